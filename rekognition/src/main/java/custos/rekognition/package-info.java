/** The Custom Labels API: projects, datasets, versions; one class per operation. */
@NullMarked
package custos.rekognition;

import org.jspecify.annotations.NullMarked;
