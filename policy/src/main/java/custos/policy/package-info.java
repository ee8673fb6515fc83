/** The IAM policy language: parse, compile, decide, explain, validate. Pure. */
@NullMarked
package custos.policy;

import org.jspecify.annotations.NullMarked;
