/** Tests of the service models and the wire protocols. */
@NullMarked
package custos.aws.wire;

import org.jspecify.annotations.NullMarked;
