/**
 * Keys that people name in {@code KmsKeyId}: where they lie, who may use them, and the data keys that
 * they wrap. What a data key encrypts is {@code custos.vision.DataKey}'s to say.
 */
@NullMarked
package custos.rekognition.encryption;

import org.jspecify.annotations.NullMarked;
