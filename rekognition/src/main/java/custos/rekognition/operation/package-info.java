/**
 * The operations of Custom Labels, one class each: what the caller must be allowed, and the work.
 * Wire types stop here.
 */
@NullMarked
package custos.rekognition.operation;

import org.jspecify.annotations.NullMarked;
