package custos.manifest;

/** An error or a warning about one line. */
public record LineError(ManifestError code, String message, Place place) {

    static LineError of(ManifestError code, Place place) {
        return new LineError(code, code.message(), place);
    }

    static LineError about(String attribute, ManifestError code, Place place) {
        return new LineError(code, code.message(attribute), place);
    }

    public boolean isWarning() {
        return code.kind() == ManifestError.Kind.WARNING;
    }
}
