@NullMarked
package custos.server;

import org.jspecify.annotations.NullMarked;
