/** Tests of the signatures. */
@NullMarked
package custos.sigv4;

import org.jspecify.annotations.NullMarked;
