/**
 * The IAM policy language: parse, compile, decide, explain, validate. Pure: no clock, no storage,
 * no HTTP, and a library on its own.
 *
 * <p>A {@link custos.policy.Policy} is a compiled document; a {@link custos.policy.PolicySet} is
 * what bears together in one layer; {@link custos.policy.Policies} is all layers of one request,
 * those of an organisation included. {@link custos.policy.PolicyEngine} decides, and a {@link
 * custos.policy.Decision} always says why. {@link custos.policy.Explainer} says more, afterwards:
 * the conditions that failed, the keys that were missing, the smallest grant. {@link
 * custos.policy.PolicyValidator} reviews a document before it is saved.
 *
 * <p>For example:
 *
 * {@snippet :
 * var policy =
 *         Policy.parse(
 *                 PolicyKind.IDENTITY,
 *                 "team-red",
 *                 """
 *                 {"Version": "2012-10-17", "Statement": [
 *                   {"Effect": "Allow", "Action": "rekognition:DetectCustomLabels", "Resource": "*",
 *                    "Condition": {"StringEquals": {"aws:ResourceTag/team": "red"}}}]}
 *                 """);
 * var request =
 *         new AccessRequest(
 *                 "rekognition:DetectCustomLabels",
 *                 "arn:aws:rekognition:us-east-1:123456789012:project/P/version/V/1690000000000",
 *                 "123456789012",
 *                 Requester.parse("arn:aws:iam::123456789012:user/ana"),
 *                 Context.builder().put("aws:ResourceTag/team", "blue").build());
 * var policies = Policies.ofIdentity(policy);
 * var decision = new PolicyEngine().decide(request, policies);
 * if (!decision.isAllowed()) {
 *     System.out.println(AccessDeniedMessage.of(request, decision));
 *     System.out.println(new Explainer().explain(request, policies).text());
 * }
 * }
 *
 * <p><b>Inputs.</b> {@link custos.policy.Policy#parse} refuses whatever is not clear, with line and
 * column; {@link custos.policy.Policy#stored} takes anything and fails closed. Nothing else throws
 * over what a document or a request holds, but {@link custos.policy.Requester#parse} over a text
 * that names nobody. Whoever fills the {@link custos.policy.Context} decides which condition keys
 * there are: nothing is derived here, and no key is trusted more than another.
 *
 * <p><b>Threads and cost.</b> Policies, sets and the engine are immutable or safe to share; make
 * them when documents change, not for a request. Matching is linear in the value, whatever the
 * pattern.
 *
 * <p><b>Rules.</b> The order of evaluation is that of the IAM User Guide, "Policy evaluation
 * logic"; elements, operators and variables are those of its "Policy elements reference". Where
 * both are silent, the project's decisions 009, 014, 030 and 032 say what was chosen.
 */
@NullMarked
package custos.policy;

import org.jspecify.annotations.NullMarked;
