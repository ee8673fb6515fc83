@NullMarked
package custos.server.pull;

import org.jspecify.annotations.NullMarked;
