/** The HTTP edge: authenticate, authorize, handle, answer. */
@NullMarked
package custos.gateway;

import org.jspecify.annotations.NullMarked;
