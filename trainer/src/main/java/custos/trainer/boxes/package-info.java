/** Learning to find boxes: anchors, which of them answers for which box, losses and samples. */
@NullMarked
package custos.trainer.boxes;

import org.jspecify.annotations.NullMarked;
