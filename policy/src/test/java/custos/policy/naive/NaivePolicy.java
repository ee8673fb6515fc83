package custos.policy.naive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A document of a kind. Id and Sid are labels: nothing depends on them.
 *
 * @param readable false if the document as a whole is not understood: it denies everything
 */
record NaivePolicy(NaiveKind kind, boolean readable, List<NaiveStatement> statements) {
    private static final Set<String> KNOWN = Set.of("Version", "Id", "Statement");

    /** A policy as it is stored: JSON in a string, or the JSON value itself. */
    static NaivePolicy of(NaiveKind kind, Object stored) {
        try {
            Object document = stored instanceof String text ? NaiveJson.read(text) : stored;
            return new NaivePolicy(kind, true, statements(kind, document));
        } catch (NotUnderstoodException e) {
            return new NaivePolicy(kind, false, List.of());
        }
    }

    private static List<NaiveStatement> statements(NaiveKind kind, Object document)
            throws NotUnderstoodException {
        if (!(document instanceof Map<?, ?> map) || !map.containsKey("Statement")) {
            throw new NotUnderstoodException("no document");
        }
        Object version =
                map.containsKey("Version") ? NaiveJson.member(map, "Version") : "2008-10-17";
        var understood =
                KNOWN.containsAll(map.keySet())
                        && List.of("2008-10-17", "2012-10-17").contains(version);
        // A version that nobody knows is most likely meant to be the newest.
        var variables = !version.equals("2008-10-17");
        var statement = NaiveJson.member(map, "Statement");
        var statements = new ArrayList<NaiveStatement>();
        for (var one : statement instanceof List<?> list ? list : List.of(statement)) {
            if (!(one instanceof Map<?, ?> elements)) {
                throw new NotUnderstoodException("no statement");
            }
            statements.add(new NaiveStatement(kind, understood, variables, elements));
        }
        return statements;
    }

    boolean denies(NaiveRequest request, boolean bounded) {
        return !readable || statements.stream().anyMatch(one -> one.denies(request, bounded));
    }

    NaivePrincipal.Naming allows(NaiveRequest request) {
        return statements.stream()
                .map(statement -> statement.allows(request))
                .max(NaivePrincipal.Naming::compareTo)
                .orElse(NaivePrincipal.Naming.NOT);
    }
}
