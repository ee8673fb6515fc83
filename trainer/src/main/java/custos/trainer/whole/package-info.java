/**
 * Models that label whole images, with one label or with many: by a probe, by a fine-tuned network,
 * or by looking for the labels in parts of the images.
 */
@NullMarked
package custos.trainer.whole;

import org.jspecify.annotations.NullMarked;
