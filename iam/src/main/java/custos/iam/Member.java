package custos.iam;

import custos.policy.Policies;

/** A user with the policies in force for it: identity policies, and a boundary if one is set. */
record Member(IamUser user, Policies policies) {}
