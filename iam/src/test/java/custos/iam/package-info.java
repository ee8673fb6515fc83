/** Tests of IAM. */
@NullMarked
package custos.iam;

import org.jspecify.annotations.NullMarked;
