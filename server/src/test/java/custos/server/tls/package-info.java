/** Tests of the server's certificates. */
@NullMarked
package custos.server.tls;

import org.jspecify.annotations.NullMarked;
