/** Pixels to labels: decode, run, evaluate, model bundles. */
@NullMarked
package custos.vision;

import org.jspecify.annotations.NullMarked;
