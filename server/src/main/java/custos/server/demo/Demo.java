package custos.server.demo;

import custos.server.CustosServer;
import custos.server.demo.SignedClient.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The life itself: photos, data, training, evaluation, detection, refusal, end. */
final class Demo {
    private static final String BUCKET = "demo-custom-labels-photos";
    private static final String PROJECT = "things";
    private static final int TRAIN_EACH = 16;
    private static final int TEST_EACH = 6;
    private static final int FRESH_EACH = 10;
    private static final double ENOUGH = 0.9;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final CustosServer server;
    private final Narrator narrator;
    private final long seed;
    private final boolean shuffleLabels;
    private final SignedClient root;

    Demo(CustosServer server, Narrator narrator, long seed, boolean shuffleLabels) {
        this.server = server;
        this.narrator = narrator;
        this.seed = seed;
        this.shuffleLabels = shuffleLabels;
        this.root =
                new SignedClient(server.endpoint(), server.settings().region(), server.rootKey());
    }

    /** Lives it; false if something did not work as promised. */
    boolean live() throws InterruptedException {
        narrator.say("A server of your own is up at " + server.endpoint() + ", offline.");
        var train = train();
        var test = Album.shoot("photos/test", TEST_EACH, seed + 1);
        upload(train, test);
        var project = createProject();
        var datasets = createDatasets(project);
        var version = trainModel(project);
        evaluate(project);
        startModel(project, version);
        boolean right = detect(version);
        boolean refused = new Refusals(server, root, narrator).show(project, version);
        end(project, version, datasets);
        return verdict(right, refused);
    }

    private Album train() {
        narrator.step("Draw the photos");
        var album = Album.shoot("photos/train", TRAIN_EACH, seed);
        narrator.say(
                album.photos().size()
                        + " photos to learn from: "
                        + String.join(
                                ", ",
                                album.photos().stream().map(Album.Photo::label).distinct().toList())
                        + ". Colour, background, size and place tell nothing.");
        return shuffleLabels ? album.withShuffledLabels(seed) : album;
    }

    private void upload(Album... albums) {
        narrator.step("aws s3 mb, aws s3 sync");
        root.createBucket(BUCKET);
        int photos = 0;
        for (var album : albums) {
            for (var photo : album.photos()) {
                root.put(BUCKET, album.key(photo), photo.jpeg());
                photos++;
            }
            root.put(BUCKET, album.prefix() + ".manifest", album.manifest(BUCKET));
        }
        narrator.say(photos + " photos and their manifests are in s3://" + BUCKET + ".");
    }

    private String createProject() {
        narrator.step("aws rekognition create-project");
        var arn =
                root.rekognition("CreateProject", Map.of("ProjectName", PROJECT)).at("/ProjectArn");
        narrator.say(arn.asString());
        return arn.asString();
    }

    private List<String> createDatasets(String project) throws InterruptedException {
        narrator.step("aws rekognition create-dataset (train and test)");
        var arns = new ArrayList<String>();
        for (var type : List.of("train", "test")) {
            var arn =
                    root.rekognition(
                                    "CreateDataset",
                                    Map.of(
                                            "ProjectArn",
                                            project,
                                            "DatasetType",
                                            type.toUpperCase(Locale.ROOT),
                                            "DatasetSource",
                                            Map.of(
                                                    "GroundTruthManifest",
                                                    Map.of(
                                                            "S3Object",
                                                            Map.of(
                                                                    "Bucket",
                                                                    BUCKET,
                                                                    "Name",
                                                                    "photos/"
                                                                            + type
                                                                            + ".manifest")))))
                            .at("/DatasetArn")
                            .asString();
            var description = awaitDataset(arn);
            narrator.say(
                    "%s: %d entries, %d labels, %d errors"
                            .formatted(
                                    type,
                                    description.at("/DatasetStats/TotalEntries").asInt(),
                                    description.at("/DatasetStats/TotalLabels").asInt(),
                                    description.at("/DatasetStats/ErrorEntries").asInt()));
            arns.add(arn);
        }
        return arns;
    }

    private JsonNode awaitDataset(String arn) throws InterruptedException {
        return Patience.until(
                PATIENCE,
                () ->
                        root.rekognition("DescribeDataset", Map.of("DatasetArn", arn))
                                .at("/DatasetDescription"),
                d -> !d.at("/Status").asString().endsWith("_IN_PROGRESS"));
    }

    private String trainModel(String project) throws InterruptedException {
        narrator.step("aws rekognition create-project-version");
        var arn =
                root.rekognition(
                                "CreateProjectVersion",
                                Map.of(
                                        "ProjectArn",
                                        project,
                                        "VersionName",
                                        "v1",
                                        "OutputConfig",
                                        Map.of("S3Bucket", BUCKET, "S3KeyPrefix", "output")))
                        .at("/ProjectVersionArn")
                        .asString();
        narrator.say(arn);
        var progress = new TrainingProgress();
        var trained =
                Patience.until(
                        PATIENCE,
                        () -> {
                            var version = describe(project);
                            narrator.progress(
                                    progress.of(version.at("/StatusMessage").asString()),
                                    version.at("/StatusMessage").asString());
                            return version;
                        },
                        v -> !v.at("/Status").asString().equals("TRAINING_IN_PROGRESS"));
        narrator.progressDone();
        if (!trained.at("/Status").asString().equals("TRAINING_COMPLETED")) {
            throw new Failure("TrainingFailed", trained.at("/StatusMessage").asString());
        }
        return arn;
    }

    private JsonNode describe(String project) {
        return root.rekognition(
                        "DescribeProjectVersions",
                        Map.of("ProjectArn", project)) // unnamed, so that it is not held
                .at("/ProjectVersionDescriptions/0");
    }

    private void evaluate(String project) {
        narrator.step("The evaluation on the test photos");
        var where = describe(project).at("/EvaluationResult/Summary/S3Object");
        var summary = root.getJson(where.at("/Bucket").asString(), where.at("/Name").asString());
        narrator.say(
                "%-12s %9s %9s %9s %9s"
                        .formatted("label", "precision", "recall", "F1", "threshold"));
        for (var label : summary.at("/LabelEvaluationResults")) {
            narrator.say(
                    String.format(
                            Locale.ROOT,
                            "%-12s %9.2f %9.2f %9.2f %9.2f",
                            label.at("/Label").asString(),
                            label.at("/Metrics/Precision").asDouble(),
                            label.at("/Metrics/Recall").asDouble(),
                            label.at("/Metrics/F1Score").asDouble(),
                            label.at("/Metrics/Threshold").asDouble()));
        }
        narrator.say("the other files: s3://" + BUCKET + "/output/");
    }

    private void startModel(String project, String version) throws InterruptedException {
        narrator.step("aws rekognition start-project-version");
        root.rekognition(
                "StartProjectVersion",
                Map.of("ProjectVersionArn", version, "MinInferenceUnits", 1));
        var started =
                Patience.until(
                        PATIENCE,
                        () -> describe(project),
                        v -> !v.at("/Status").asString().equals("STARTING"));
        narrator.say(started.at("/Status").asString());
    }

    private boolean detect(String version) {
        narrator.step("aws rekognition detect-custom-labels, on fresh photos");
        var fresh = Album.shoot("photos/fresh", FRESH_EACH, seed + 2);
        int right = 0;
        var shown = new ArrayList<String>();
        for (var photo : fresh.photos()) {
            var found = root.detect(version, photo.jpeg());
            boolean hit = found.at("/Name").asString().equals(photo.truth());
            right += hit ? 1 : 0;
            if (shown.size() < Thing.values().length) {
                shown.add(
                        String.format(
                                Locale.ROOT,
                                "%s: %s, %.1f %%",
                                photo.name(),
                                found.at("/Name").asString(),
                                found.at("/Confidence").asDouble()));
            }
        }
        shown.forEach(narrator::say);
        double accuracy = right / (double) fresh.photos().size();
        narrator.say(
                String.format(
                        Locale.ROOT,
                        "%d of %d photos that it never saw are right (%.0f %%; %.0f %% is enough)",
                        right,
                        fresh.photos().size(),
                        100 * accuracy,
                        100 * ENOUGH));
        return accuracy >= ENOUGH;
    }

    private void end(String project, String version, List<String> datasets)
            throws InterruptedException {
        narrator.step("Stop and delete everything");
        root.rekognition("StopProjectVersion", Map.of("ProjectVersionArn", version));
        Patience.until(
                PATIENCE,
                () -> describe(project),
                v -> Set.of("STOPPED", "").contains(v.at("/Status").asString("")));
        root.rekognition("DeleteProjectVersion", Map.of("ProjectVersionArn", version));
        Patience.until(PATIENCE, () -> describe(project), JsonNode::isMissingNode);
        for (var dataset : datasets) {
            root.rekognition("DeleteDataset", Map.of("DatasetArn", dataset));
        }
        Patience.until(PATIENCE, this::datasetsLeft, left -> left == 0);
        root.rekognition("DeleteProject", Map.of("ProjectArn", project));
        Patience.until(
                PATIENCE,
                () -> root.rekognition("DescribeProjects", Map.of()).at("/ProjectDescriptions"),
                JsonNode::isEmpty);
        narrator.say("gone");
    }

    private int datasetsLeft() {
        return root.rekognition("DescribeProjects", Map.of("ProjectNames", List.of(PROJECT)))
                .at("/ProjectDescriptions/0/Datasets")
                .size();
    }

    private boolean verdict(boolean right, boolean refused) {
        narrator.step(right && refused ? "It all worked" : "It did NOT all work");
        if (!right) {
            narrator.say("the model is not good enough on photos that it never saw");
        }
        if (!refused) {
            narrator.say("somebody got in, or was kept out, against the policies");
        }
        if (right && refused) {
            narrator.say("now: ./custos serve");
        }
        return right && refused;
    }
}
