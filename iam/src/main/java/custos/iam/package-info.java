/**
 * IAM and STS. {@link custos.iam.Iam} is the front door: {@link custos.iam.Accounts} with their
 * root users, {@link custos.iam.Credential}s by access key id, the {@link custos.aws.Authorizer}
 * that decides by the policies in force now, and the operations, one class each.
 *
 * <p>Inside, the {@code …Table} classes know SQL, {@code Users}, {@code AccessKeys}, {@code
 * UserPolicies} and {@code ManagedPolicies} know IAM's rules, and {@code Roster} holds in memory
 * what a request needs. Secrets are sealed at rest ({@code SecretBox}).
 *
 * <p>Groups, roles and temporary credentials are not here yet: a role's session is denied
 * everything.
 */
@NullMarked
package custos.iam;

import org.jspecify.annotations.NullMarked;
