@NullMarked
package custos.gateway;

import org.jspecify.annotations.NullMarked;
