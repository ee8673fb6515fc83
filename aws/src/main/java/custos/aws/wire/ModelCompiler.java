package custos.aws.wire;

import custos.aws.Service;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.sts.StsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compiles AWS's service models (the C2J format: a JSON object with {@code metadata}, {@code
 * operations} and {@code shapes}) into what {@link ServiceModel} loads. It runs during the build,
 * and fails it where a model says something that our protocols would not honour.
 */
final class ModelCompiler {
    private static final Set<String> CUSTOM_LABELS =
            Set.of(
                    "CopyProjectVersion",
                    "CreateDataset",
                    "CreateProject",
                    "CreateProjectVersion",
                    "DeleteDataset",
                    "DeleteProject",
                    "DeleteProjectPolicy",
                    "DeleteProjectVersion",
                    "DescribeDataset",
                    "DescribeProjectVersions",
                    "DescribeProjects",
                    "DetectCustomLabels",
                    "DistributeDatasetEntries",
                    "ListDatasetEntries",
                    "ListDatasetLabels",
                    "ListProjectPolicies",
                    "ListTagsForResource",
                    "PutProjectPolicy",
                    "StartProjectVersion",
                    "StopProjectVersion",
                    "TagResource",
                    "UntagResource",
                    "UpdateDatasetEntries");

    /** Traits that change neither what is read nor what is written here. */
    private static final Set<String> HONOURED =
            Set.of(
                    "box",
                    "documentation",
                    "enum",
                    "error",
                    "exception",
                    "key",
                    "max",
                    "member",
                    "members",
                    "min",
                    "pattern",
                    "required",
                    "sensitive",
                    "type",
                    "value");

    private final Service service;
    private final JsonNode model;
    private final Class<?> client;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    ModelCompiler(Service service, JsonNode model) {
        this.service = service;
        this.model = model;
        this.client = client(service);
    }

    /**
     * Compiles the three models.
     *
     * @param arguments the folder of the JSON files, and the folder of the compiled classes
     */
    public static void main(String... arguments) throws IOException {
        var from = Path.of(arguments[0]);
        var folder = Path.of(arguments[1]).resolve("custos/aws/wire");
        for (var service : List.of(Service.REKOGNITION, Service.IAM, Service.STS)) {
            var compiled = new ModelCompiler(service, source(service, from)).compile();
            var file = Files.createDirectories(folder).resolve(ModelFile.name(service));
            try (var out = new DataOutputStream(Files.newOutputStream(file))) {
                ModelFile.write(compiled, out);
            }
        }
    }

    /** AWS's own description of a service. */
    static JsonNode source(Service service, Path folder) throws IOException {
        var name =
                switch (service) {
                    case REKOGNITION -> "rekognition-2016-06-27-model.json";
                    case IAM -> "iam-2010-05-08-model.json";
                    case STS -> "sts-2011-06-15-model.json";
                    case S3 -> throw new IllegalArgumentException("S3 has its own reader");
                };
        return new JsonMapper().readTree(Files.readAllBytes(folder.resolve(name)));
    }

    /** The model of the operations that we keep. */
    ServiceModel compile() {
        var metadata = model.path("metadata");
        return new ServiceModel(
                service,
                metadata.path("apiVersion").stringValue(),
                metadata.path("xmlNamespace").stringValue(""),
                metadata.path("targetPrefix").stringValue(""),
                model.path("operations")
                        .propertyStream()
                        .filter(operation -> kept(operation.getKey()))
                        .map(operation -> operation(operation.getKey(), operation.getValue()))
                        .toList());
    }

    private boolean kept(String operation) {
        return service != Service.REKOGNITION || CUSTOM_LABELS.contains(operation);
    }

    private OperationModel operation(String name, JsonNode operation) {
        var call = clientMethod(name);
        var wrapper = operation.path("output").path("resultWrapper").stringValue(name + "Result");
        require(wrapper.equals(name + "Result"), name, "resultWrapper");
        return new OperationModel(
                service,
                name,
                operation.has("input")
                        ? structure(operation.path("input"))
                        : new Shape.Structure(List.of()),
                operation.has("output")
                        ? Optional.of(structure(operation.path("output")))
                        : Optional.empty(),
                call.getParameterTypes()[0].getSimpleName(),
                call.getReturnType().getSimpleName());
    }

    /** The SDK renames some types (SAML becomes Saml), and its client knows them all. */
    private Method clientMethod(String operation) {
        return Arrays.stream(client.getMethods())
                .filter(method -> method.getName().equalsIgnoreCase(operation))
                .filter(method -> method.getParameterCount() == 1)
                .filter(method -> SdkPojo.class.isAssignableFrom(method.getParameterTypes()[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the SDK lacks " + operation));
    }

    private static Class<?> client(Service service) {
        return switch (service) {
            case REKOGNITION -> RekognitionClient.class;
            case IAM -> IamClient.class;
            case STS -> StsClient.class;
            case S3 -> throw new IllegalArgumentException("S3 has its own reader");
        };
    }

    private Shape.Structure structure(JsonNode reference) {
        return (Shape.Structure) shape(reference);
    }

    private Shape shape(JsonNode reference) {
        var name = reference.path("shape").stringValue();
        var known = shapes.get(name);
        if (known != null) {
            return known;
        }
        require(open.add(name), name, "recursion");
        var shape = shape(name, model.path("shapes").path(name));
        open.remove(name);
        shapes.put(name, shape);
        return shape;
    }

    private Shape shape(String name, JsonNode shape) {
        shape.propertyNames().forEach(trait -> require(HONOURED.contains(trait), name, trait));
        return switch (shape.path("type").stringValue()) {
            case "structure" -> members(name, shape);
            case "list" -> new Shape.ListOf(element(name, shape.path("member")), range(shape));
            case "map" ->
                    new Shape.MapOf(
                            (Shape.Text) element(name, shape.path("key")),
                            element(name, shape.path("value")),
                            range(shape));
            case "string" -> text(shape);
            case "integer" -> new Shape.Numeric(Shape.Kind.INTEGER, range(shape));
            case "long" -> new Shape.Numeric(Shape.Kind.LONG, range(shape));
            case "float" -> new Shape.Numeric(Shape.Kind.FLOAT, range(shape));
            case "boolean" -> new Shape.Flag();
            case "blob" -> new Shape.Blob(range(shape));
            case "timestamp" -> new Shape.Timestamp();
            default -> throw new IllegalStateException("not a type we know: " + shape);
        };
    }

    private Shape.Structure members(String structure, JsonNode shape) {
        var required = texts(shape.path("required")).toList();
        return new Shape.Structure(
                shape.path("members")
                        .propertyStream()
                        .map(member ->
                                new Shape.Member(
                                        member.getKey(),
                                        required.contains(member.getKey()),
                                        element(structure, member.getValue())))
                        .toList());
    }

    private Shape element(String holder, JsonNode reference) {
        reference
                .propertyNames()
                .forEach(trait ->
                        require(
                                trait.equals("shape") || trait.equals("documentation"),
                                holder,
                                trait));
        return shape(reference);
    }

    private static Shape.Text text(JsonNode shape) {
        return new Shape.Text(
                range(shape),
                shape.path("pattern").stringValueOpt().map(Pattern::compile),
                texts(shape.path("enum")).toList(),
                shape.path("sensitive").booleanValue(false));
    }

    private static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::stringValue);
    }

    private static Range range(JsonNode shape) {
        return new Range(
                shape.path("min").longValue(Long.MIN_VALUE),
                shape.path("max").longValue(Long.MAX_VALUE));
    }

    private static void require(boolean honoured, String where, String trait) {
        if (!honoured) {
            throw new IllegalStateException(where + " has a trait we do not honour: " + trait);
        }
    }
}
