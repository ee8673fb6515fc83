package custos.policy.cases;

import custos.policy.AccessRequest;
import custos.policy.Context;
import custos.policy.Explainer;
import custos.policy.Explanation;
import custos.policy.MalformedPolicyException;
import custos.policy.Policies;
import custos.policy.Policy;
import custos.policy.PolicyKind;
import custos.policy.PolicySet;
import custos.policy.Requester;
import custos.policy.json.Json;
import custos.policy.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A question put together piece by piece: policies from files, a request, its condition keys. Files
 * are read as stored policies are, so that what must not be saved fails closed; {@link #warnings}
 * says what was wrong with them.
 */
public final class PolicyQuestion {
    private final Map<PolicyKind, List<Policy>> policies = new LinkedHashMap<>();
    private final Map<String, List<String>> keys = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private Context context = Context.EMPTY;

    /** Input that cannot be used; the message says which, where and why. */
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message, null, false, false);
        }

        /** What is wrong, never null. */
        public String text() {
            return String.valueOf(getMessage());
        }
    }

    /** Adds the document in a file. */
    public void add(PolicyKind kind, Path file) throws UnusableException {
        var text = read(file);
        var more = policies.computeIfAbsent(kind, _ -> new ArrayList<>());
        try {
            more.add(Policy.parse(kind, file.toString(), text));
        } catch (MalformedPolicyException fault) {
            warnings.add(file + ": this would not be saved: " + fault.text());
            more.add(Policy.stored(kind, file.toString(), text));
        }
    }

    /** Takes the condition keys of a file: one JSON object of keys with their values. */
    public void context(Path file) throws UnusableException {
        try {
            context = CaseReader.keys(Json.parse(read(file)));
        } catch (JsonSyntaxException fault) {
            var at = fault.position();
            throw new UnusableException(
                    "%s:%d:%d: not JSON: %s".formatted(file, at.line(), at.column(), fault.text()));
        } catch (CaseReader.NotACaseException fault) {
            throw new UnusableException(file + ": " + fault.text());
        }
    }

    /** Adds {@code KEY=VALUE}. A key that is added twice is multivalued. */
    public void key(String assignment) throws UnusableException {
        var equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new UnusableException("expected KEY=VALUE, not `" + assignment + "`");
        }
        keys.computeIfAbsent(assignment.substring(0, equals), _ -> new ArrayList<>())
                .add(assignment.substring(equals + 1));
    }

    /** What was wrong with the documents, one line each. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Asks and explains the answer.
     *
     * @param account the owner of the resource; empty for the account in its ARN, or else the
     *     principal's own
     */
    public Explanation explain(String principal, String action, String resource, String account)
            throws UnusableException {
        try {
            var all = context.toBuilder();
            keys.forEach((key, values) -> {
                if (values.size() == 1) {
                    all.put(key, values.getFirst());
                } else {
                    all.putAll(key, values);
                }
            });
            var built = all.build();
            var who = CaseReader.withRolePath(Requester.parse(principal), built);
            var owner = account.isEmpty() ? CaseReader.owner(resource, who) : account;
            var request = new AccessRequest(action, resource, owner, who, built);
            return new Explainer().explain(request, policies());
        } catch (IllegalArgumentException fault) {
            throw new UnusableException(String.valueOf(fault.getMessage()));
        }
    }

    private Policies policies() {
        var resource = new ArrayList<Policy>();
        for (var kind : List.of(PolicyKind.RESOURCE, PolicyKind.TRUST, PolicyKind.PROJECT)) {
            resource.addAll(of(kind));
        }
        var all =
                Policies.ofIdentity(PolicySet.of(of(PolicyKind.IDENTITY)))
                        .withResource(PolicySet.of(resource))
                        .withServiceControls(level(PolicyKind.SERVICE_CONTROL))
                        .withResourceControls(level(PolicyKind.RESOURCE_CONTROL));
        if (policies.containsKey(PolicyKind.BOUNDARY)) {
            all = all.withBoundary(PolicySet.of(of(PolicyKind.BOUNDARY)));
        }
        return policies.containsKey(PolicyKind.SESSION)
                ? all.withSession(PolicySet.of(of(PolicyKind.SESSION)))
                : all;
    }

    /** Each document is a level of its own: all must allow. */
    private List<PolicySet> level(PolicyKind kind) {
        return of(kind).stream().map(PolicySet::of).toList();
    }

    private List<Policy> of(PolicyKind kind) {
        return policies.getOrDefault(kind, List.of());
    }

    /** Explains the questions of a file in the format of the cases, {@code expected} aside. */
    public static Map<String, Explanation> ofFile(Path file) throws UnusableException {
        try {
            var explanations = new LinkedHashMap<String, Explanation>();
            for (var one : CaseReader.questions(read(file))) {
                explanations.put(
                        one.name(), new Explainer().explain(one.request(), one.policies()));
            }
            return explanations;
        } catch (CaseReader.NotACaseException fault) {
            throw new UnusableException(file + ": " + fault.text());
        }
    }

    /**
     * The text of a file in UTF-8.
     *
     * @throws UnusableException if there is no such file, or it is a folder, longer than 64 MiB or
     *     other than UTF-8
     */
    public static String read(Path file) throws UnusableException {
        try {
            return TextFile.read(file);
        } catch (IOException fault) {
            throw new UnusableException(String.valueOf(fault.getMessage()));
        }
    }
}
