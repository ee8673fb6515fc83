package custos.policy;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes findings for people, and for programs in the shape of Access Analyzer. */
public final class FindingsText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private FindingsText() {}

    /** One line: where, how bad, the code, what to do, and the way to the place. */
    public static String line(String file, Finding finding) {
        var at = finding.start();
        var path = path(finding.path());
        return Printable.of(
                "%s:%d:%d: %s %s: %s%s"
                        .formatted(
                                file,
                                at.line(),
                                at.column() + 1,
                                finding.type().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                finding.code(),
                                finding.details(),
                                path.isEmpty() ? "" : " (" + path + ")"));
    }

    /** The way to a place as a reader would write it: {@code Statement[0].Action}. */
    static String path(List<Finding.PathElement> path) {
        var text = new StringBuilder();
        for (var element : path) {
            switch (element) {
                case Finding.PathElement.Value(var value) -> dotted(text, value);
                case Finding.PathElement.Key(var key) -> dotted(text, key);
                case Finding.PathElement.Index(var index) ->
                        text.append('[').append(index).append(']');
            }
        }
        return text.toString();
    }

    private static void dotted(StringBuilder text, String name) {
        text.append(text.isEmpty() ? "" : ".").append(name);
    }

    /** The answer of ValidatePolicy: {@code {"findings":[…]}}. */
    public static String json(List<Finding> findings) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("findings");
            findings.forEach(finding -> write(json, finding));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Finding finding) {
        json.writeStartObject();
        json.writeStringProperty("findingType", finding.type().name());
        json.writeStringProperty("issueCode", finding.code().name());
        json.writeStringProperty("findingDetails", finding.details());
        json.writeStringProperty("learnMoreLink", finding.code().learnMoreLink());
        json.writeArrayPropertyStart("locations");
        json.writeStartObject();
        json.writeArrayPropertyStart("path");
        finding.path().forEach(element -> write(json, element));
        json.writeEndArray();
        json.writeObjectPropertyStart("span");
        write(json, "start", finding.start());
        write(json, "end", finding.end());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Finding.PathElement element) {
        json.writeStartObject();
        switch (element) {
            case Finding.PathElement.Value(var value) -> json.writeStringProperty("value", value);
            case Finding.PathElement.Index(var index) -> json.writeNumberProperty("index", index);
            case Finding.PathElement.Key(var key) -> json.writeStringProperty("key", key);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Finding.Point point) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("line", point.line());
        json.writeNumberProperty("column", point.column());
        json.writeNumberProperty("offset", point.offset());
        json.writeEndObject();
    }
}
