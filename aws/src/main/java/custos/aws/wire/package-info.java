/**
 * The service models and the wire protocols. {@link custos.aws.wire.ServiceModel} knows the
 * operations of a service and the constraints on their members; {@link
 * custos.aws.wire.JsonProtocol} (Rekognition) and {@link custos.aws.wire.QueryProtocol} (IAM, STS)
 * read requests into the AWS SDK's own types and write its answers; {@link
 * custos.aws.wire.ErrorDocument} writes refusals for these two and for S3. Nothing here knows HTTP
 * servers, signatures or what an operation does, and S3's requests are read elsewhere.
 */
@NullMarked
package custos.aws.wire;

import org.jspecify.annotations.NullMarked;
