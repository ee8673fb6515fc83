package custos.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A policy document, compiled and immutable. New documents come in through {@link #parse}, which
 * refuses whatever is not clear; stored ones through {@link #stored}, which never fails but fails
 * closed: an Allow that cannot be evaluated never applies, a Deny always does, and a document that
 * cannot be read at all denies everything.
 */
public final class Policy {
    private final PolicyKind kind;
    private final String id;
    private final String json;
    private final List<Statement> statements;
    private final List<String> faults;

    private Policy(PolicyKind kind, String id, String json, DocumentReader.Document document) {
        this.kind = kind;
        this.id = id;
        this.json = json;
        this.statements = document.statements();
        this.faults =
                document.problems().stream()
                        .filter(Problems.Problem::fault)
                        .map(Policy::text)
                        .toList();
    }

    /**
     * Reads a document that is about to be saved.
     *
     * @param id the policy's ARN or name, as reasons print it
     * @throws MalformedPolicyException if it must not be saved. Quotas are not checked here: see
     *     {@link PolicySize}
     */
    public static Policy parse(PolicyKind kind, String id, String json)
            throws MalformedPolicyException {
        var document = DocumentReader.read(kind, id, json);
        if (!document.problems().isEmpty()) {
            var first = document.problems().getFirst();
            var start = first.span().start();
            throw new MalformedPolicyException(text(first), start.line(), start.column());
        }
        return new Policy(kind, id, json, document);
    }

    /**
     * Reads a document from storage, whatever state it is in.
     *
     * @param id the policy's ARN or name, as reasons print it
     */
    public static Policy stored(PolicyKind kind, String id, String json) {
        return new Policy(kind, id, json, DocumentReader.read(kind, id, json));
    }

    private static String text(Problems.Problem problem) {
        var start = problem.span().start();
        return problem.message() + " (line " + start.line() + ", column " + start.column() + ")";
    }

    /** Where the policy stands. */
    public PolicyKind kind() {
        return kind;
    }

    /** The policy's ARN or name, as reasons print it. */
    public String id() {
        return id;
    }

    /** The document as it was given. */
    public String json() {
        return json;
    }

    /** What of the document cannot be evaluated; empty for a sound one. */
    public List<String> faults() {
        return faults;
    }

    /** The action patterns of all statements, as written. */
    public Set<String> actions() {
        var texts = new LinkedHashSet<String>();
        statements.forEach(statement -> texts.addAll(statement.actions.texts()));
        return texts;
    }

    /** The resource patterns of all statements, as written. */
    public Set<String> resources() {
        var texts = new LinkedHashSet<String>();
        statements.forEach(statement -> texts.addAll(statement.resources.texts()));
        return texts;
    }

    /**
     * The users, roles and sessions that the policy names, by ARN or unique id: whoever saves it
     * checks that they exist.
     */
    public Set<String> principals() {
        var names = new LinkedHashSet<String>();
        statements.forEach(statement -> names.addAll(statement.principals.names()));
        return names;
    }

    /** The accounts that the policy names as principals. */
    public Set<String> principalAccounts() {
        var accounts = new LinkedHashSet<String>();
        statements.forEach(statement -> accounts.addAll(statement.principals.accounts()));
        return accounts;
    }

    /** The condition keys and variables that the policy reads, as written. */
    public Set<String> contextKeys() {
        var keys = new LinkedHashSet<String>();
        for (var statement : statements) {
            keys.addAll(statement.resources.variables());
            statement.conditions.forEach(condition -> keys.addAll(condition.reads()));
        }
        return keys;
    }

    List<Statement> statements() {
        return statements;
    }

    /** Where each statement stands, in the document's order. */
    public List<StatementPlace> places() {
        var places = new ArrayList<StatementPlace>();
        statements.forEach(statement -> places.add(statement.place));
        return places;
    }

    @Override
    public String toString() {
        return kind + " policy " + id;
    }
}
