package custos.objectstore.catalog;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client says about an object besides its content.
 *
 * @param headers headers that come back with the object, names in lower case: {@code content-type}
 *     and its like, and {@code x-amz-meta-…}
 * @param tags the object's tags
 */
public record Attributes(Map<String, String> headers, Map<String, String> tags) {
    /** No headers and no tags. */
    public static final Attributes NONE = new Attributes(Map.of(), Map.of());

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    public Attributes {
        headers = Map.copyOf(headers);
        tags = Map.copyOf(tags);
    }

    /** The same headers with other tags. */
    public Attributes withTags(Map<String, String> others) {
        return new Attributes(headers, others);
    }

    static Attributes read(String headers, String tags) {
        return new Attributes(JSON.readValue(headers, TEXTS), JSON.readValue(tags, TEXTS));
    }

    String headersText() {
        return JSON.writeValueAsString(new TreeMap<>(headers));
    }

    String tagsText() {
        return JSON.writeValueAsString(new TreeMap<>(tags));
    }
}
