/**
 * The HTTP edge: one server, one pipeline of authenticate, authorize, handle, answer for JSON 1.1,
 * Query and S3. {@link custos.gateway.Gateway} starts it. It knows identities only through {@link
 * custos.gateway.Identities} and permissions only through {@link custos.aws.Authorizer}.
 */
@NullMarked
package custos.gateway;

import org.jspecify.annotations.NullMarked;
