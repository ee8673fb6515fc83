@NullMarked
package custos.rekognition.hosting;

import org.jspecify.annotations.NullMarked;
