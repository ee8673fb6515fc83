/**
 * AWS Signature Version 4, from both sides. {@link custos.sigv4.Verifier} checks a {@link
 * custos.sigv4.SignedRequest} in header or presigned form and answers with a sealed {@link
 * custos.sigv4.Verification}; {@link custos.sigv4.ChunkedBody} and {@link custos.sigv4.HashedBody}
 * hold a streamed body to what was signed; {@link custos.sigv4.Signer} is the client's side.
 *
 * <p>It knows keys only through a {@link custos.sigv4.KeyFinder} and decides no permission. SigV4A
 * (ECDSA) and the older signature versions are refused, but for S3 URLs presigned with Signature
 * Version 2, which AWS's own command line makes. There is no replay cache: inside the allowed skew
 * a captured request can be sent again, as with AWS.
 *
 * <p>Source of the rules: AWS General Reference, "Signature Version 4 signing process"; Amazon S3
 * API Reference, "Authenticating Requests"; Amazon S3 User Guide, "Signing and authenticating REST
 * requests" (Signature Version 2).
 */
@NullMarked
package custos.sigv4;

import org.jspecify.annotations.NullMarked;
