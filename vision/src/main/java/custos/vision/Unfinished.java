package custos.vision;

/** Marks what is still to come; gone before the module is finished. */
final class Unfinished {

    private Unfinished() {}

    @SuppressWarnings({"DoNotCallSuggester", "TypeParameterUnusedInFormals"}) // it is the point
    static <T> T here() {
        throw new UnsupportedOperationException("not yet");
    }
}
