/**
 * The Custom Labels API. {@link custos.rekognition.RekognitionModule} puts the parts together and
 * hands out the operations; {@link custos.rekognition.RekognitionSettings} is what a server
 * decides; {@link custos.rekognition.TrainingsInProgress} is what its operator can do beside the
 * API.
 *
 * <p>Below it, in the order of what uses what: {@code resource} (what is kept, in which state),
 * {@code s3} (objects with a caller's rights), {@code dataset}, {@code hosting}, {@code training},
 * and {@code operation} (one class per operation). Pixels are the business of {@code
 * custos.vision}, manifests that of {@code custos.manifest}, permissions that of whoever implements
 * {@code custos.aws.Authorizer}.
 */
@NullMarked
package custos.rekognition;

import org.jspecify.annotations.NullMarked;
