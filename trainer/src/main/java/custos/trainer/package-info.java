/** Labelled images to a model bundle. A process of its own. */
@NullMarked
package custos.trainer;

import org.jspecify.annotations.NullMarked;
