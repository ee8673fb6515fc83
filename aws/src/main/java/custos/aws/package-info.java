/**
 * The words AWS uses, as types: {@link custos.aws.Arn}, {@link custos.aws.Principal}, {@link
 * custos.aws.Call}, {@link custos.aws.Operation}, {@link custos.aws.Access}, {@link
 * custos.aws.ErrorCode}; and, in its subpackages, the service models and the three wire protocols'
 * reading and writing of them. It decides nothing and stores nothing.
 */
@NullMarked
package custos.aws;

import org.jspecify.annotations.NullMarked;
