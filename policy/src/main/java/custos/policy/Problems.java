package custos.policy;

import custos.policy.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What a reader finds wrong with a document, in the order of the text. */
final class Problems {

    /**
     * Something wrong.
     *
     * @param fault true if the meaning cannot be told, so that stored data must fail closed; false
     *     if the meaning is clear and only saving is refused
     */
    record Problem(String message, Json.Span span, boolean fault) {}

    private final List<Problem> all = new ArrayList<>();

    /** The meaning cannot be told. */
    void fault(Json at, String message) {
        fault(at.span(), message);
    }

    /** The meaning cannot be told. */
    void fault(Json.Span span, String message) {
        all.add(new Problem(message, span, true));
    }

    /** The meaning is clear, but a document like this must not be saved. */
    void refuse(Json at, String message) {
        refuse(at.span(), message);
    }

    /** The meaning is clear, but a document like this must not be saved. */
    void refuse(Json.Span span, String message) {
        all.add(new Problem(message, span, false));
    }

    List<Problem> all() {
        return List.copyOf(all);
    }

    /** A mark for {@link #faultsSince}. */
    int mark() {
        return all.size();
    }

    List<String> faultsSince(int mark) {
        return all.subList(mark, all.size()).stream()
                .filter(Problem::fault)
                .map(Problem::message)
                .toList();
    }
}
