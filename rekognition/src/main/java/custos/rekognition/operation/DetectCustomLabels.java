package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.AwsException;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.hosting.RunningModels;
import custos.rekognition.hosting.RunningModels.Found;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.s3.CallerObjects;
import custos.store.Store;
import custos.vision.BusyException;
import custos.vision.Finding;
import custos.vision.ImageException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rekognition.model.BoundingBox;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsResponse;
import software.amazon.awssdk.services.rekognition.model.Geometry;

/** Finds a running model's labels in one image. */
final class DetectCustomLabels
        implements Operation<DetectCustomLabelsRequest, DetectCustomLabelsResponse> {
    /** The most boxes of an answer (specification, D-193). */
    private static final int MOST = 300;

    /** For a label that the evaluation knows no threshold of (specification, D-167). */
    private static final double USUAL_THRESHOLD = 0.5;

    /**
     * An assumed threshold is the very confidence of a test image, which was rounded when it was
     * written, and which a model comes to a little differently on another number of threads.
     */
    private static final double ROUNDING = 1e-6;

    /** Ties: label name, then left, then top (specification, D-192). */
    private static final Comparator<Finding> ORDER =
            Comparator.comparingDouble(Finding::confidence)
                    .reversed()
                    .thenComparing(Finding::label)
                    .thenComparingDouble(found -> found.box().map(box -> box.left()).orElse(0.0))
                    .thenComparingDouble(found -> found.box().map(box -> box.top()).orElse(0.0));

    private final Needs needs;
    private final RunningModels models;
    private final RequestImages images;

    DetectCustomLabels(Store store, RunningModels models, CallerObjects objects) {
        this.needs = new Needs(store);
        this.models = models;
        this.images = new RequestImages(objects, Runtime.getRuntime().maxMemory() / 4);
    }

    @Override
    public List<Access> needs(Call call, DetectCustomLabelsRequest request) {
        return List.of(needs.on(VersionArn.of(request.projectVersionArn()), name()));
    }

    @Override
    public DetectCustomLabelsResponse handle(Call call, DetectCustomLabelsRequest request) {
        var arn = ResourceArn.here(call, VersionArn.of(request.projectVersionArn()));
        var image = RequestImages.checked(request.image());
        Found found;
        try (var held = images.hold()) {
            found = models.detect(arn, () -> held.read(call.caller(), image));
        } catch (ImageException refusal) {
            throw refused(refusal);
        } catch (BusyException _) {
            throw Errors.tooBusy();
        }
        var most = request.maxResults() == null ? MOST : Math.min(MOST, request.maxResults());
        return DetectCustomLabelsResponse.builder()
                .customLabels(
                        found.findings().stream()
                                .filter(confident(found, request.minConfidence()))
                                .sorted(ORDER)
                                .limit(most)
                                .map(DetectCustomLabels::label)
                                .toList())
                .build();
    }

    /** The request's threshold for all labels, else each label's own (specification, 7.4). */
    private static Predicate<Finding> confident(Found found, @Nullable Float minConfidence) {
        return minConfidence == null
                ? finding ->
                        finding.confidence() + ROUNDING
                                >= found.thresholds().getOrDefault(finding.label(), USUAL_THRESHOLD)
                : finding -> (float) (finding.confidence() * 100) >= minConfidence;
    }

    private static CustomLabel label(Finding found) {
        return CustomLabel.builder()
                .name(found.label())
                .confidence((float) (found.confidence() * 100))
                .geometry(
                        found.box()
                                .map(box ->
                                        Geometry.builder()
                                                .boundingBox(
                                                        BoundingBox.builder()
                                                                .left((float) box.left())
                                                                .top((float) box.top())
                                                                .width((float) box.width())
                                                                .height((float) box.height())
                                                                .build())
                                                .build())
                                .orElse(null))
                .build();
    }

    private static AwsException refused(ImageException refusal) {
        var message = String.valueOf(refusal.getMessage());
        return switch (refusal.problem()) {
            case NOT_AN_IMAGE, CORRUPT -> Errors.invalidImage(message);
            case TOO_LARGE -> Errors.imageTooLarge(message);
            case TOO_SMALL, ASPECT_RATIO -> Errors.invalid(message);
        };
    }
}
