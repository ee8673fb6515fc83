package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetState;
import custos.rekognition.resource.DatasetType;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.Quotas;
import custos.rekognition.resource.Units;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.rekognition.model.UpdateDatasetEntriesRequest;
import tools.jackson.databind.json.JsonMapper;

/** Every operation in every state of what it names, against {@code operation-states.txt}. */
final class OperationStatesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PICTURE = "picture";
    private static final Units UNITS = new Units(1, OptionalInt.empty());
    @TempDir Path folder;
    private TestService service;
    private int names;

    @BeforeEach
    void open() {
        service = new TestService(folder);
        service.restartWith(new Quotas(10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000));
        service.objects.put(TestService.BUCKET, PICTURE, "picture");
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** One part of the table: the operations, and each state's answers to them. */
    record Table(List<String> operations, Map<String, List<String>> rows) {
        List<String> answers(String state) {
            return rows.getOrDefault(state, List.of());
        }
    }

    static Table table(String kind) throws IOException {
        var rows = new LinkedHashMap<String, List<String>>();
        List<String> operations = List.of();
        for (var line : Files.readAllLines(Path.of("src/test/cases/operation-states.txt"))) {
            if (line.isBlank() || line.startsWith("#")) {
                if (!rows.isEmpty()) {
                    break;
                }
                continue;
            }
            var words = List.of(line.split(" +"));
            if (words.getFirst().equals(kind)) {
                operations = words.subList(1, words.size());
            } else if (!operations.isEmpty()) {
                assertEquals(operations.size() + 1, words.size(), line);
                rows.put(words.getFirst(), words.subList(1, words.size()));
            }
        }
        return new Table(operations, rows);
    }

    @Test
    void theTableHasEveryOperationAndEveryState() throws IOException {
        var operations = new LinkedHashSet<String>();
        for (var kind : List.of("version", "dataset", "project")) {
            operations.addAll(table(kind).operations());
        }
        assertTrue(operations.remove("CopyDataset"), "CreateDataset from the dataset");
        var all = new LinkedHashSet<String>();
        service.module.operations().forEach(operation -> all.add(operation.name()));
        assertEquals(all, operations);
        assertEquals(13, table("version").rows().size());
        assertEquals(DatasetState.Status.values().length + 1, table("dataset").rows().size());
    }

    @Test
    void aVersionAnswersAsTheTableSays() throws IOException {
        var table = table("version");
        var arn = service.trained("clothes");
        var project = projectOf(arn);
        table.rows()
                .forEach((state, answers) -> {
                    if (!Set.of("RUNNING", "gone").contains(state)) {
                        check(
                                table,
                                state,
                                answers,
                                operation -> {
                                    endCopies();
                                    service.set(arn, state(state));
                                    return version(operation, project, arn);
                                });
                    }
                });
        check(
                table,
                "RUNNING",
                table.answers("RUNNING"),
                operation -> {
                    endCopies();
                    service.set(arn, new VersionState.Trained());
                    service.ask(version("StartProjectVersion", project, arn));
                    service.jobs.runAll();
                    return version(operation, project, arn);
                });
        check(
                table,
                "gone",
                table.answers("gone"),
                operation -> {
                    var empty = service.project("empty" + names++);
                    if (operation.equals("CreateProjectVersion")) {
                        var trainable = service.trainable("trainable" + names++);
                        return version(operation, trainable, arn);
                    }
                    return version(operation, empty, empty.replace("/1690", "/version/v1/1690"));
                });
    }

    @Test
    void aDatasetAnswersAsTheTableSays() throws IOException {
        var table = table("dataset");
        table.rows()
                .forEach((state, answers) ->
                        check(
                                table,
                                state,
                                answers,
                                operation -> {
                                    var project = service.project("p" + names++);
                                    if (state.equals("gone")) {
                                        return dataset(
                                                operation,
                                                project,
                                                project.replace("/1690", "/dataset/train/1690"));
                                    }
                                    var arn =
                                            service.dataset(
                                                    project,
                                                    "TRAIN",
                                                    Manifests.hatsAndShoes(
                                                            service.objects, "i" + names, 8));
                                    service.store.writing(handle ->
                                            Datasets.set(
                                                    handle,
                                                    DatasetArn.of(arn),
                                                    DatasetState.of(
                                                            DatasetState.Status.valueOf(state),
                                                            "why"),
                                                    service.clock.instant()));
                                    return dataset(operation, project, arn);
                                }));
    }

    @Test
    void aProjectAnswersAsTheTableSays() throws IOException {
        var table = table("project");
        var source = service.trained("source");
        table.rows()
                .forEach((state, answers) ->
                        check(
                                table,
                                state,
                                answers,
                                operation -> {
                                    var name = "p" + names++;
                                    var arn = service.project(name);
                                    if (state.equals("gone")) {
                                        service.ask(
                                                call("DeleteProject", Map.of("ProjectArn", arn)));
                                    }
                                    return project(operation, name, arn, source);
                                }));
    }

    /** While a version is being copied it cannot be deleted, which is not its own state. */
    private void endCopies() {
        service.store.writing(handle ->
                handle.execute(
                        "update rekognition_version set status = 'COPYING_FAILED'"
                                + " where status = 'COPYING_IN_PROGRESS' and source_arn is not null"));
    }

    @FunctionalInterface
    private interface Prepared {
        Object request(String operation);
    }

    private void check(Table table, String state, List<String> answers, Prepared prepared) {
        var found = new ArrayList<String>();
        for (var operation : table.operations()) {
            found.add(answer(prepared.request(operation)));
        }
        assertEquals(table.operations() + " " + answers, table.operations() + " " + found, state);
    }

    private String answer(Object request) {
        try {
            service.ask(request);
            return "ok";
        } catch (AwsException refusal) {
            return refusal.code().json().name().replace("Exception", "");
        }
    }

    private static VersionState state(String name) {
        return switch (name) {
            case "TRAINING_IN_PROGRESS" -> new VersionState.Training("");
            case "TRAINING_COMPLETED" -> new VersionState.Trained();
            case "TRAINING_FAILED" ->
                    new VersionState.TrainingFailed(VersionState.Failure.CONTENT, "why");
            case "STARTING" -> new VersionState.Starting(UNITS);
            case "FAILED" -> new VersionState.HostingFailed(UNITS, "why");
            case "STOPPING" -> new VersionState.Stopping(UNITS);
            case "STOPPED" -> new VersionState.Stopped();
            case "COPYING_IN_PROGRESS" -> new VersionState.Copying();
            case "COPYING_COMPLETED" -> new VersionState.Copied();
            case "COPYING_FAILED" -> new VersionState.CopyFailed("why");
            case "DELETING" -> new VersionState.Deleting();
            default -> throw new AssertionError("not a state: " + name);
        };
    }

    private String projectOf(String version) {
        return service.store.read(
                handle -> Versions.require(handle, VersionArn.of(version)).project().text());
    }

    private Object version(String operation, String project, String arn) {
        return call(
                operation,
                switch (operation) {
                    case "StartProjectVersion" ->
                            Map.of("ProjectVersionArn", arn, "MinInferenceUnits", 1);
                    case "StopProjectVersion", "DeleteProjectVersion" ->
                            Map.of("ProjectVersionArn", arn);
                    case "DetectCustomLabels" ->
                            Map.of(
                                    "ProjectVersionArn",
                                    arn,
                                    "Image",
                                    Map.of(
                                            "S3Object",
                                            Map.of("Bucket", TestService.BUCKET, "Name", PICTURE)));
                    case "CopyProjectVersion" ->
                            copy(project, arn, service.project("copy" + names++));
                    case "DescribeProjectVersions" -> Map.of("ProjectArn", project);
                    case "CreateProjectVersion" -> training(project);
                    case "DeleteProject" -> Map.of("ProjectArn", project);
                    default -> tags(operation, arn);
                });
    }

    private Object dataset(String operation, String project, String arn) {
        Map<String, Object> named = Map.of("DatasetArn", arn);
        return switch (operation) {
            case "CreateDataset" ->
                    call(operation, Map.of("ProjectArn", project, "DatasetType", "TRAIN"));
            case "CopyDataset" ->
                    call(
                            "CreateDataset",
                            Map.of(
                                    "ProjectArn",
                                    service.project("copy" + names++),
                                    "DatasetType",
                                    "TRAIN",
                                    "DatasetSource",
                                    named));
            case "DescribeDataset", "DeleteDataset", "ListDatasetEntries", "ListDatasetLabels" ->
                    call(operation, named);
            case "UpdateDatasetEntries" ->
                    UpdateDatasetEntriesRequest.builder()
                            .datasetArn(arn)
                            .changes(c ->
                                    c.groundTruth(
                                            SdkBytes.fromUtf8String(
                                                    "{\"source-ref\":\"s3://images/x\"}")))
                            .build();
            case "DistributeDatasetEntries" -> {
                service.ask(
                        call(
                                "CreateDataset",
                                Map.of("ProjectArn", project, "DatasetType", "TEST")));
                var test =
                        service.store.read(handle ->
                                Datasets.of(handle, ProjectArn.of(project), DatasetType.TEST)
                                        .orElseThrow()
                                        .arn()
                                        .text());
                yield call(
                        operation,
                        Map.of("Datasets", List.of(Map.of("Arn", arn), Map.of("Arn", test))));
            }
            case "CreateProjectVersion" -> call(operation, training(project));
            case "DeleteProject" -> call(operation, Map.of("ProjectArn", project));
            default -> call(operation, tags(operation, arn));
        };
    }

    private Object project(String operation, String name, String arn, String source) {
        return call(
                operation,
                switch (operation) {
                    case "CreateProject" -> Map.of("ProjectName", name);
                    case "DescribeProjects" -> Map.of("ProjectNames", List.of(name));
                    case "CreateDataset" -> Map.of("ProjectArn", arn, "DatasetType", "TEST");
                    case "CreateProjectVersion" -> training(arn);
                    case "CopyProjectVersion" -> copy(projectOf(source), source, arn);
                    case "PutProjectPolicy" ->
                            Map.of(
                                    "ProjectArn",
                                    arn,
                                    "PolicyName",
                                    "policy",
                                    "PolicyDocument",
                                    policy(name));
                    case "DeleteProjectPolicy" -> Map.of("ProjectArn", arn, "PolicyName", "policy");
                    case "TagResource", "UntagResource", "ListTagsForResource" ->
                            tags(operation, arn);
                    default -> Map.of("ProjectArn", arn);
                });
    }

    private static String policy(String project) {
        return """
        {"Statement":{"Effect":"Allow","Principal":"*","Action":"rekognition:CopyProjectVersion",
        "Resource":"arn:aws:rekognition:us-east-1:123456789012:project/%s/version/*"}}\
        """
                .formatted(project);
    }

    private Map<String, Object> copy(String project, String version, String destination) {
        return Map.of(
                "SourceProjectArn",
                project,
                "SourceProjectVersionArn",
                version,
                "DestinationProjectArn",
                destination,
                "VersionName",
                "copied",
                "OutputConfig",
                Map.of("S3Bucket", TestService.OUTPUT));
    }

    private static Map<String, Object> training(String project) {
        return Map.of(
                "ProjectArn",
                project,
                "VersionName",
                "v1",
                "OutputConfig",
                Map.of("S3Bucket", TestService.OUTPUT));
    }

    private static Map<String, Object> tags(String operation, String arn) {
        return switch (operation) {
            case "TagResource" -> Map.of("ResourceArn", arn, "Tags", Map.of("k", "v"));
            case "UntagResource" -> Map.of("ResourceArn", arn, "TagKeys", List.of("k"));
            default -> Map.of("ResourceArn", arn);
        };
    }

    private static Object call(String operation, Map<String, ?> members) {
        return Requests.of(operation, JSON.valueToTree(members));
    }
}
