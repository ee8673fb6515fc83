package custos.policy.cases;

import custos.policy.AccessRequest;
import custos.policy.Policies;

/**
 * One case: a question to policies and the answer that must come out.
 *
 * @param expected {@code Allowed}, {@code ExplicitlyDenied} or {@code ImplicitlyDenied}
 */
public record PolicyCase(String name, AccessRequest request, Policies policies, String expected) {}
