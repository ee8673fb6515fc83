package custos.rekognition.operation;

import custos.rekognition.resource.OutputFile;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.TrainingInput;
import custos.rekognition.resource.VersionArn;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.Asset;
import software.amazon.awssdk.services.rekognition.model.CustomizationFeature;
import software.amazon.awssdk.services.rekognition.model.EvaluationResult;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.OutputConfig;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.Summary;
import software.amazon.awssdk.services.rekognition.model.TestingData;
import software.amazon.awssdk.services.rekognition.model.TestingDataResult;
import software.amazon.awssdk.services.rekognition.model.TrainingData;
import software.amazon.awssdk.services.rekognition.model.TrainingDataResult;
import software.amazon.awssdk.services.rekognition.model.ValidationData;

/** How a version looks to clients: the table of the specification, section 6.8. */
final class VersionDescription {
    private VersionDescription() {}

    static ProjectVersionDescription of(ProjectVersion version) {
        var description =
                ProjectVersionDescription.builder()
                        .projectVersionArn(version.arn().text())
                        .creationTimestamp(version.created())
                        .status(version.state().wireName())
                        .statusMessage(version.state().message())
                        .feature(CustomizationFeature.CUSTOM_LABELS)
                        .outputConfig(
                                OutputConfig.builder()
                                        .s3Bucket(version.config().bucket())
                                        .s3KeyPrefix(version.config().prefix().orElse(null))
                                        .build())
                        .kmsKeyId(version.config().kmsKeyId().orElse(null))
                        .versionDescription(version.config().description().orElse(null))
                        .sourceProjectVersionArn(
                                version.source().map(VersionArn::text).orElse(null))
                        .trainingDataResult(trainingData(version))
                        .testingDataResult(testingData(version));
        version.state()
                .hostedUnits()
                .ifPresent(units -> {
                    description.minInferenceUnits(units.min());
                    units.max().ifPresent(description::maxInferenceUnits);
                });
        version.end().ifPresent(end -> addEnd(description, version, end));
        return description.build();
    }

    private static void addEnd(
            ProjectVersionDescription.Builder description,
            ProjectVersion version,
            ProjectVersion.End end) {
        description.trainingEndTimestamp(end.at());
        end.billableSeconds().ifPresent(description::billableTrainingTimeInSeconds);
        if (end.validated()) {
            description.manifestSummary(manifest(version, OutputFile.MANIFEST_SUMMARY));
        }
        end.f1()
                .ifPresent(f1 ->
                        description.evaluationResult(
                                EvaluationResult.builder()
                                        .f1Score((float) f1)
                                        .summary(summary(version))
                                        .build()));
    }

    private static TrainingDataResult trainingData(ProjectVersion version) {
        var result = TrainingDataResult.builder();
        switch (version.input()) {
            case TrainingInput.ProjectDatasets _ -> result.input(TrainingData.builder().build());
            case TrainingInput.Manifests(var training, _) ->
                    result.input(TrainingData.builder().assets(S3Objects.asset(training)).build());
            case TrainingInput.Copied _ -> {}
        }
        if (isComplete(version)) {
            result.output(
                    TrainingData.builder()
                            .assets(asset(version, OutputFile.TRAINING_SNAPSHOT))
                            .build());
        }
        if (isValidated(version)) {
            result.validation(validation(version, OutputFile.TRAINING_VALIDATION));
        }
        return result.build();
    }

    private static TestingDataResult testingData(ProjectVersion version) {
        var result = TestingDataResult.builder();
        switch (version.input()) {
            case TrainingInput.Copied _ -> {}
            case TrainingInput.Manifests(_, var testing) when testing.isPresent() ->
                    result.input(
                            TestingData.builder()
                                    .assets(S3Objects.asset(testing.get()))
                                    .autoCreate(false)
                                    .build());
            case TrainingInput.ProjectDatasets(var split) when !split ->
                    result.input(TestingData.builder().autoCreate(false).build());
            case TrainingInput.ProjectDatasets _, TrainingInput.Manifests _ ->
                    result.input(
                            TestingData.builder()
                                    .assets(List.<Asset>of())
                                    .autoCreate(true)
                                    .build());
        }
        if (isComplete(version)) {
            result.output(
                    TestingData.builder()
                            .assets(asset(version, OutputFile.TESTING_SNAPSHOT))
                            .autoCreate(false)
                            .build());
        }
        if (isValidated(version)) {
            result.validation(validation(version, OutputFile.TESTING_VALIDATION));
        }
        return result.build();
    }

    private static boolean isComplete(ProjectVersion version) {
        return version.end().filter(end -> end.f1().isPresent()).isPresent();
    }

    private static boolean isValidated(ProjectVersion version) {
        return version.end().filter(ProjectVersion.End::validated).isPresent();
    }

    private static ValidationData validation(ProjectVersion version, OutputFile file) {
        return ValidationData.builder().assets(asset(version, file)).build();
    }

    private static Asset asset(ProjectVersion version, OutputFile file) {
        return S3Objects.asset(version.output(file));
    }

    private static Summary summary(ProjectVersion version) {
        return Summary.builder()
                .s3Object(S3Objects.object(version.output(OutputFile.EVALUATION_SUMMARY)))
                .build();
    }

    private static GroundTruthManifest manifest(ProjectVersion version, OutputFile file) {
        return GroundTruthManifest.builder()
                .s3Object(S3Objects.object(version.output(file)))
                .build();
    }
}
