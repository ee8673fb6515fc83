package custos.policy;

import custos.policy.json.Json;
import custos.policy.json.Json.ObjectNode;
import custos.policy.json.Json.Position;
import custos.policy.json.Json.Scalar;
import custos.policy.json.Json.Span;
import custos.policy.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a policy document into statements, and gathers what is wrong with it. It never throws: the
 * strict parser refuses on the first problem, the lenient loader keeps the statements, of which the
 * unsound fail closed.
 */
final class DocumentReader {
    private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");
    private static final String VARIABLES_SINCE = "2012-10-17";
    private static final Set<String> VERSIONS = Set.of(VARIABLES_SINCE, "2008-10-17");

    private final PolicyKind kind;
    private final String id;
    private final Problems problems = new Problems();

    private DocumentReader(PolicyKind kind, String id) {
        this.kind = kind;
        this.id = id;
    }

    /** A document's statements and what is wrong with it. */
    record Document(List<Statement> statements, List<Problems.Problem> problems) {}

    static Document read(PolicyKind kind, String id, String text) {
        var reader = new DocumentReader(kind, id);
        var statements = reader.document(text);
        return new Document(List.copyOf(statements), reader.problems.all());
    }

    private List<Statement> document(String text) {
        try {
            if (text.length() > PolicySize.LONGEST_DOCUMENT) {
                var start = new Position(1, 1, 0);
                return unreadable(new Span(start, start), "the document is too long");
            }
            return document(Json.parse(text), text);
        } catch (JsonSyntaxException fault) {
            var span = new Span(fault.position(), fault.position());
            return unreadable(span, "not JSON: " + fault.text());
        }
    }

    private List<Statement> document(Json json, String text) {
        if (!(json instanceof ObjectNode object)) {
            return unreadable(json.span(), "a policy is an object, not " + json.kindName());
        }
        var members = members(object, problems);
        if (members.size() < object.members().size()) {
            return denyAll(object.span(), problems.faultsSince(0));
        }
        checkCharacters(text);
        checkElements(object);
        var variables = version(members);
        var statement = members.get("Statement");
        if (statement == null) {
            return unreadable(object.span(), "missing Statement");
        }
        return statements(statement, variables, problems.faultsSince(0));
    }

    private List<Statement> statements(Json statement, boolean variables, List<String> faults) {
        if (statement.elements().isEmpty()) {
            problems.refuse(statement, "missing Statement: the list is empty");
        }
        var statements = new ArrayList<Statement>();
        var sids = new HashSet<String>();
        for (var item : statement.elements()) {
            var index = statements.size();
            if (item instanceof ObjectNode object) {
                var reader = new StatementReader(kind, id, index, variables, problems);
                var read = reader.read(object, faults);
                if (!read.place.sid().isEmpty() && !sids.add(read.place.sid())) {
                    problems.refuse(object, "Sid `" + read.place.sid() + "` is not unique");
                }
                statements.add(read);
            } else {
                statements.addAll(
                        unreadable(
                                item.span(), "a statement is an object, not " + item.kindName()));
            }
        }
        return statements;
    }

    /** True if the version has variables. */
    private boolean version(Map<String, Json> members) {
        var version = members.get("Version");
        if (version == null) {
            return false;
        }
        if (!(version instanceof Scalar scalar)
                || !scalar.isString()
                || !VERSIONS.contains(scalar.text())) {
            problems.fault(version, "Version must be 2012-10-17 or 2008-10-17");
            return true;
        }
        return scalar.text().equals(VARIABLES_SINCE);
    }

    private void checkElements(ObjectNode object) {
        for (var member : object.members()) {
            if (!ELEMENTS.contains(member.name())) {
                problems.fault(member.nameSpan(), "unknown element `" + member.name() + "`");
            } else if (member.name().equals("Id")) {
                checkId(member.value());
            }
        }
    }

    private void checkId(Json id) {
        if (!kind.isResourceBased()) {
            problems.refuse(id, "Id is for resource-based policies");
        } else if (!(id instanceof Scalar scalar) || !scalar.isString()) {
            problems.refuse(id, "Id must be a string");
        }
    }

    private void checkCharacters(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                var line = 1 + (int) text.substring(0, i).chars().filter(c -> c == '\n').count();
                var at = new Position(line, i - text.lastIndexOf('\n', i), i);
                problems.refuse(new Span(at, at), "a character above U+00FF");
                return;
            }
        }
    }

    private List<Statement> unreadable(Span span, String message) {
        problems.fault(span, message);
        return denyAll(span, List.of(message));
    }

    /** What stands for text of which not even the effect can be told. */
    private List<Statement> denyAll(Span span, List<String> faults) {
        return List.of(
                new Statement(
                        place(kind, id, 0, "", span),
                        false,
                        ActionPattern.EVERYTHING,
                        ResourcePattern.EVERYTHING,
                        PrincipalPattern.EVERYONE,
                        List.of(),
                        false,
                        faults));
    }

    static StatementPlace place(PolicyKind kind, String id, int index, String sid, Span span) {
        var start = span.start();
        var end = span.end();
        return new StatementPlace(
                kind, id, index, sid, start.line(), start.column(), end.line(), end.column());
    }

    /** The members by name. A duplicate is a fault, and neither of its values is taken. */
    static Map<String, Json> members(ObjectNode object, Problems problems) {
        var members = new HashMap<String, Json>();
        var duplicates = new HashSet<String>();
        for (var member : object.members()) {
            if (members.put(member.name(), member.value()) != null) {
                problems.fault(member.nameSpan(), "duplicate key `" + member.name() + "`");
                duplicates.add(member.name());
            }
        }
        members.keySet().removeAll(duplicates);
        return members;
    }
}
