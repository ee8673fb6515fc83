/** Accounts, users, keys and their policies; the IAM and STS operations; the authorizer. */
@NullMarked
package custos.iam;

import org.jspecify.annotations.NullMarked;
