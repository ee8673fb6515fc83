package custos.aws.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/** The AWS SDK's own types, filled and read by their field descriptions. */
final class Pojos {
    private Pojos() {}

    /** Fills a builder and builds it. The value's constraints must have been checked. */
    static SdkPojo bind(Value.Structure value, SdkPojo builder) {
        for (var member : value.members().entrySet()) {
            var field = field(builder, member.getKey());
            field.set(builder, bound(member.getValue(), field));
        }
        return (SdkPojo) ((Buildable) builder).build();
    }

    /**
     * A member of an answer, or null if the operation did not set it. The SDK gives lists and maps
     * that nobody set a type of their own.
     */
    static @Nullable Object member(SdkPojo pojo, Shape.Member member) {
        Object value = field(pojo, member.name()).getValueOrDefault(pojo);
        return value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap
                ? null
                : value;
    }

    private static SdkField<?> field(SdkPojo pojo, String name) {
        var field = pojo.sdkFieldNameToField().get(name);
        if (field == null) {
            throw new IllegalStateException(pojo.getClass() + " lacks " + name);
        }
        return field;
    }

    private static @Nullable Object bound(@Nullable Value value, SdkField<?> field) {
        return switch (value) {
            case null -> null;
            case Value.Structure structure -> bind(structure, field.constructor().get());
            case Value.Items list -> {
                var itemField = field.getTrait(ListTrait.class).memberFieldInfo();
                yield list.items().stream().map(item -> bound(item, itemField)).toList();
            }
            case Value.Entries map -> entries(map, field.getTrait(MapTrait.class).valueFieldInfo());
            case Value.Text text -> text.text();
            case Value.Numeric number -> number.number();
            case Value.Flag flag -> flag.flag();
            case Value.Blob blob -> blob.bytes();
        };
    }

    private static Map<String, @Nullable Object> entries(Value.Entries map, SdkField<?> field) {
        var bound = new LinkedHashMap<String, @Nullable Object>();
        map.entries().forEach((key, value) -> bound.put(key, bound(value, field)));
        return bound;
    }
}
