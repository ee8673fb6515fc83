/** Images and labels on their way into a network. */
@NullMarked
package custos.trainer.data;

import org.jspecify.annotations.NullMarked;
