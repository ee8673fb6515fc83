package custos.manifest;

import java.util.LinkedHashMap;
import java.util.List;

/** A line that names no image: a dataset drops it, a training reports it. */
public final class Rejected implements ParsedLine {
    private final ManifestError code;
    private final Json.Obj json;

    Rejected(ManifestError code, Json.Obj json) {
        this.code = code;
        this.json = json;
    }

    static Rejected notJson() {
        return new Rejected(
                ManifestError.ERROR_INVALID_JSON_LINE, new Json.Obj(new LinkedHashMap<>()));
    }

    /**
     * {@link ManifestError#ERROR_INVALID_JSON_LINE}, {@link ManifestError#ERROR_MISSING_SOURCE_REF}
     * or {@link ManifestError#ERROR_INVALID_SOURCE_REF_FORMAT}.
     */
    public ManifestError code() {
        return code;
    }

    @Override
    public List<LineError> errors() {
        return List.of(LineError.of(code, Place.ENTRY));
    }

    @Override
    public String validated(List<LineError> findings) {
        return JsonWriter.write(Annotations.validation(json, findings));
    }
}
