/** Tests of Custom Labels on a real store, with in-memory objects and a trainer of their own. */
@NullMarked
package custos.rekognition;

import org.jspecify.annotations.NullMarked;
