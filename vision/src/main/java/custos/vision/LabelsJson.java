package custos.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code labels.json}, the description of a model in its bundle, read strictly. */
final class LabelsJson {

    private static final int VERSION = 1;

    private LabelsJson() {}

    static ObjectNode write(ModelDescription model) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION);
        json.put("type", model.type().wireName());
        var labels = json.putArray("labels");
        for (var label : model.labels()) {
            labels.addObject().put("name", label.name()).put("threshold", label.threshold());
        }
        var input = json.putObject("input");
        input.put("name", model.inputName());
        input.put("width", model.preProcessing().width());
        input.put("height", model.preProcessing().height());
        input.put("resize", lower(model.preProcessing().resize()));
        var normalisation = model.preProcessing().normalisation();
        var mean = input.putArray("mean");
        normalisation.mean().forEach(mean::add);
        var deviation = input.putArray("deviation");
        normalisation.deviation().forEach(deviation::add);
        model.preProcessing().tiling().ifPresent(tiling -> write(tiling, input.putObject("tiles")));
        var output = json.putObject("output");
        output.put("name", model.outputName());
        output.put("activation", lower(model.activation()));
        output.put("temperature", model.temperature());
        model.boxes().ifPresent(boxes -> write(boxes, json.putObject("boxes")));
        return json;
    }

    private static void write(Tiling tiling, ObjectNode json) {
        json.put("scale", tiling.scale());
        json.put("overlap", tiling.overlap());
    }

    private static void write(BoxOutput boxes, ObjectNode json) {
        json.put("name", boxes.outputName());
        json.put("nmsIou", boxes.nmsIou());
        json.put("maxBoxes", boxes.maxBoxes());
    }

    /** Reads the description; IllegalArgumentException says what is wrong with it. */
    static ModelDescription read(JsonNode json) {
        var version = integer(json, "version");
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "version `%d` of labels.json, expected %d".formatted(version, VERSION));
        }
        var labels = new ArrayList<Label>();
        for (var label : list(json, "labels")) {
            labels.add(new Label(text(label, "name"), number(label, "threshold")));
        }
        var input = member(json, "input");
        var output = member(json, "output");
        return new ModelDescription(
                ModelType.of(text(json, "type")),
                labels,
                preProcessing(input),
                text(input, "name"),
                text(output, "name"),
                constant(Activation.class, output, "activation"),
                number(output, "temperature"),
                Optional.ofNullable(json.get("boxes")).map(LabelsJson::boxes));
    }

    private static BoxOutput boxes(JsonNode json) {
        return new BoxOutput(text(json, "name"), number(json, "nmsIou"), integer(json, "maxBoxes"));
    }

    private static PreProcessing preProcessing(JsonNode input) {
        return new PreProcessing(
                integer(input, "width"),
                integer(input, "height"),
                constant(ResizeMode.class, input, "resize"),
                new Normalisation(numbers(input, "mean"), numbers(input, "deviation")),
                Optional.ofNullable(input.get("tiles")).map(LabelsJson::tiling));
    }

    private static Tiling tiling(JsonNode json) {
        return new Tiling(number(json, "scale"), number(json, "overlap"));
    }

    private static JsonNode member(JsonNode json, String name) {
        var member = json.get(name);
        if (member == null) {
            throw new IllegalArgumentException("`%s` is missing in labels.json".formatted(name));
        }
        return member;
    }

    private static String text(JsonNode json, String name) {
        var member = member(json, name);
        return expect(member.isString(), member, name, "a string").asString();
    }

    private static int integer(JsonNode json, String name) {
        var member = member(json, name);
        return expect(member.canConvertToInt() && member.isInt(), member, name, "an integer")
                .asInt();
    }

    private static double number(JsonNode json, String name) {
        var member = member(json, name);
        return expect(member.isNumber(), member, name, "a number").asDouble();
    }

    private static JsonNode list(JsonNode json, String name) {
        var member = member(json, name);
        return expect(member.isArray(), member, name, "a list");
    }

    private static List<Double> numbers(JsonNode json, String name) {
        var numbers = new ArrayList<Double>();
        for (var number : list(json, name)) {
            numbers.add(expect(number.isNumber(), number, name, "numbers").asDouble());
        }
        return numbers;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, JsonNode json, String name) {
        var value = text(json, name);
        for (var constant : type.getEnumConstants()) {
            if (lower(constant).equals(value)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "unknown `%s` in labels.json: `%s`".formatted(name, value));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static JsonNode expect(boolean holds, JsonNode value, String name, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "`%s` in labels.json is `%s`, expected %s".formatted(name, value, expected));
        }
        return value;
    }
}
