/**
 * The IAM policy language: parse, compile, decide, explain, validate. Pure: no clock, no storage,
 * no HTTP.
 *
 * <p>A {@link custos.policy.Policy} is a compiled document; a {@link custos.policy.PolicySet} is
 * what bears together in one layer; {@link custos.policy.Policies} is all layers of one request,
 * {@link custos.policy.PolicyEngine} decides, and a {@link custos.policy.Decision} always says why.
 * Whoever fills the {@link custos.policy.Context} decides which condition keys there are: nothing
 * is derived here. Organisations' policies (SCP, RCP) are left out.
 */
@NullMarked
package custos.policy;

import org.jspecify.annotations.NullMarked;
