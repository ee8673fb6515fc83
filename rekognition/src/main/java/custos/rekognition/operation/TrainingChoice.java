package custos.rekognition.operation;

import custos.rekognition.resource.Dataset;
import custos.rekognition.resource.DatasetType;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.S3Location;
import custos.rekognition.resource.TrainingInput;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rekognition.model.Asset;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionRequest;

/**
 * Which data the request asks to train on: the decision table of the specification, section 6.1.
 * What can be said without looking at the project is said by {@link #of}.
 */
sealed interface TrainingChoice {

    /**
     * Neither kind of data, or only the wish for a split: the project's datasets.
     *
     * @param split the request says {@code TestingData: {AutoCreate: true}}
     */
    record OwnDatasets(boolean split) implements TrainingChoice {}

    /** Manifests in S3. */
    record External(TrainingInput.Manifests manifests) implements TrainingChoice {}

    static TrainingChoice of(CreateProjectVersionRequest request) {
        var training = request.trainingData();
        var testing = request.testingData();
        boolean split = testing != null && Boolean.TRUE.equals(testing.autoCreate());
        if (training == null) {
            if (testing != null && (!split || !testing.assets().isEmpty())) {
                throw Errors.invalid("TestingData is given without TrainingData");
            }
            return new OwnDatasets(split);
        }
        if (testing == null) {
            throw Errors.invalid("TrainingData is given without TestingData");
        }
        var train = onlyAsset("TrainingData", training.assets());
        if (split && !testing.assets().isEmpty()) {
            throw Errors.invalid("TestingData holds either Assets or AutoCreate");
        }
        Optional<S3Location> test =
                split ? Optional.empty() : Optional.of(onlyAsset("TestingData", testing.assets()));
        return new External(new TrainingInput.Manifests(train, test));
    }

    /** What to train on, given the project's datasets; {@code InvalidParameterException} if not. */
    default TrainingInput input(List<Dataset> datasets) {
        boolean train = has(datasets, DatasetType.TRAIN);
        boolean test = has(datasets, DatasetType.TEST);
        return switch (this) {
            case External(var manifests) -> {
                if (train || test) {
                    throw Errors.invalid("the project has datasets: manifests cannot be given");
                }
                yield manifests;
            }
            case OwnDatasets(var split) -> {
                if (!train) {
                    throw Errors.invalid(
                            split && !test
                                    ? "TestingData is given without TrainingData"
                                    : "there is no training dataset");
                }
                if (split && test) {
                    throw Errors.invalid(
                            "the project has a test dataset: AutoCreate cannot be given");
                }
                yield new TrainingInput.ProjectDatasets(!test);
            }
        };
    }

    private static boolean has(List<Dataset> datasets, DatasetType type) {
        return datasets.stream().anyMatch(dataset -> dataset.arn().type() == type);
    }

    private static S3Location onlyAsset(String member, List<Asset> assets) {
        if (assets.size() != 1) {
            throw Errors.invalid(member + ".Assets must hold exactly one asset");
        }
        var manifest = assets.getFirst().groundTruthManifest();
        if (manifest == null) {
            throw Errors.invalid(member + ".Assets needs a GroundTruthManifest");
        }
        return S3Objects.manifest(manifest);
    }
}
