package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Service;
import custos.aws.wire.JsonProtocol;
import custos.aws.wire.Range;
import custos.aws.wire.ServiceModel;
import custos.aws.wire.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds what is answered against the service model: every answer of every test goes through it. */
final class Shapes {
    private static final ServiceModel MODEL = ServiceModel.of(Service.REKOGNITION);
    private static final JsonProtocol PROTOCOL = new JsonProtocol();
    private static final JsonMapper JSON = new JsonMapper();

    /** Lists and maps that clients index without asking (specification, section 3.2). */
    private static final Map<String, Set<String>> ALWAYS =
            Map.of(
                    "DescribeProjects", Set.of("ProjectDescriptions"),
                    "DescribeProjectVersions", Set.of("ProjectVersionDescriptions"),
                    "ListDatasetEntries", Set.of("DatasetEntries"),
                    "ListDatasetLabels", Set.of("DatasetLabelDescriptions"),
                    "ListProjectPolicies", Set.of("ProjectPolicies"),
                    "DetectCustomLabels", Set.of("CustomLabels"),
                    "ListTagsForResource", Set.of("Tags"));

    private Shapes() {}

    static void check(String operation, SdkPojo answer) {
        var model = MODEL.operation(operation).orElseThrow();
        var json = JSON.readTree(PROTOCOL.write(model, answer));
        var output = model.output().orElseGet(() -> new Shape.Structure(List.of()));
        check(operation, output, json);
        ALWAYS.getOrDefault(operation, Set.of())
                .forEach(name -> assertTrue(json.has(name), operation + " without " + name));
        json.path("ProjectDescriptions")
                .forEach(project -> assertTrue(project.has("Datasets"), project.toString()));
    }

    private static void check(String path, Shape shape, JsonNode value) {
        switch (shape) {
            case Shape.Structure structure -> {
                assertTrue(value.isObject(), path);
                for (var name : value.propertyNames()) {
                    var member =
                            structure.members().stream()
                                    .filter(each -> each.name().equals(name))
                                    .findFirst();
                    assertTrue(member.isPresent(), path + " has no member " + name);
                    check(path + "." + name, member.get().shape(), value.get(name));
                }
            }
            case Shape.ListOf list -> {
                assertTrue(value.isArray(), path);
                inside(path, list.size(), value.size());
                value.forEach(item -> check(path + "[]", list.member(), item));
            }
            case Shape.MapOf map -> {
                assertTrue(value.isObject(), path);
                inside(path, map.size(), value.size());
                value.propertyNames().forEach(key -> text(path + " key", map.key(), key));
                value.forEach(each -> check(path + "{}", map.value(), each));
            }
            case Shape.Text text -> {
                assertTrue(value.isString(), path);
                text(path, text, value.asString());
            }
            case Shape.Numeric number -> {
                assertTrue(value.isNumber(), path);
                if (number.kind() != Shape.Kind.FLOAT) {
                    assertTrue(value.isIntegralNumber(), path);
                }
                inside(path, number.value(), value.asDouble());
            }
            case Shape.Flag _ -> assertTrue(value.isBoolean(), path);
            case Shape.Blob _ -> assertTrue(value.isString(), path);
            case Shape.Timestamp _ -> assertTrue(value.isNumber(), path);
        }
    }

    private static void text(String path, Shape.Text shape, String text) {
        inside(path, shape.length(), text.codePointCount(0, text.length()));
        shape.pattern().ifPresent(pattern -> assertTrue(pattern.matcher(text).matches(), path));
        if (!shape.values().isEmpty()) {
            assertTrue(shape.values().contains(text), path + ": " + text);
        }
    }

    private static void inside(String path, Range range, double measure) {
        assertEquals(
                measure, Math.clamp(measure, (double) range.min(), (double) range.max()), path);
    }
}
