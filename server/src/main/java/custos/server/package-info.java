/** Configuration, wiring, the command line, the distribution. */
@NullMarked
package custos.server;

import org.jspecify.annotations.NullMarked;
