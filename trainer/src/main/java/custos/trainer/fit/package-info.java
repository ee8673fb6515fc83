/** Fitting weights to examples: the linear probe, fine-tuning, and what survives a crash. */
@NullMarked
package custos.trainer.fit;

import org.jspecify.annotations.NullMarked;
