package custos.vision;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a model answers with. */
public enum ModelType {
    /** Exactly one label an image; the scores of an image add up to one. */
    @JsonProperty("classification")
    CLASSIFICATION,
    /** Any number of labels an image; each score stands alone. */
    @JsonProperty("multilabel")
    MULTILABEL,
    /** Labelled boxes. */
    @JsonProperty("detection")
    DETECTION;

    /** The name in job folders, bundles and reports, such as {@code classification}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of that name in files; IllegalArgumentException if there is none. */
    public static ModelType of(String wireName) {
        for (var type : values()) {
            if (type.wireName().equals(wireName)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "not a model type: `%s`, expected classification, multilabel or detection"
                        .formatted(wireName));
    }
}
