package custos.rekognition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;
import tools.jackson.databind.JsonNode;

/** Requests from JSON without the service model's checks: seeds leave out what does not matter. */
final class Requests {
    private Requests() {}

    static Object of(String operation, JsonNode params) {
        try {
            var type =
                    Class.forName(
                            "software.amazon.awssdk.services.rekognition.model."
                                    + operation
                                    + "Request");
            var builder = (SdkPojo) type.getMethod("builder").invoke(null);
            return fill(builder, params);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no operation `" + operation + "`", e);
        }
    }

    private static Object fill(SdkPojo builder, JsonNode members) {
        for (var field : builder.sdkFields()) {
            if (members.has(field.memberName())) {
                set(builder, field, members.path(field.memberName()));
            }
        }
        return ((Buildable) builder).build();
    }

    private static void set(SdkPojo builder, SdkField<?> field, JsonNode value) {
        field.set(builder, value(field, value));
    }

    private static Object value(SdkField<?> field, JsonNode value) {
        Class<?> type = field.marshallingType().getTargetClass();
        if (type == String.class) {
            return value.asString();
        }
        if (type == Integer.class) {
            return value.asInt();
        }
        if (type == SdkPojo.class) {
            return fill(field.constructor().get(), value);
        }
        if (type == List.class) {
            var member = field.getTrait(ListTrait.class).memberFieldInfo();
            var items = new ArrayList<Object>();
            value.forEach(item -> items.add(value(member, item)));
            return items;
        }
        if (type == Map.class) {
            Map<String, String> entries = new LinkedHashMap<>();
            value.properties().forEach(e -> entries.put(e.getKey(), e.getValue().asString()));
            return entries;
        }
        throw new AssertionError("not a kind of member: " + field.memberName());
    }
}
