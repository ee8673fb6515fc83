/** Models that find boxes: the recipe, its plan, and the detectors on the way. */
@NullMarked
package custos.trainer.detection;

import org.jspecify.annotations.NullMarked;
