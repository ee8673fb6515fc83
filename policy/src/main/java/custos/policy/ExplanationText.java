package custos.policy;

import custos.policy.Explanation.FailedCondition;
import custos.policy.Explanation.Miss;
import custos.policy.Explanation.Remedy;
import java.util.List;
import java.util.Locale;

/** Writes an explanation for people. */
final class ExplanationText {
    private static final int MOST_MISSES = 20;

    private final Explanation explanation;
    private final StringBuilder text = new StringBuilder();

    ExplanationText(Explanation explanation) {
        this.explanation = explanation;
    }

    String write() {
        headline();
        layers();
        misses();
        if (!explanation.absentKeys().isEmpty()) {
            line("Keys that the request lacks and that policies ask for:");
            explanation.absentKeys().forEach(key -> line("  " + key));
        }
        unevaluable();
        remedy();
        return text.toString();
    }

    private void headline() {
        var request = explanation.request();
        line(
                switch (explanation.decision()) {
                    case Decision.Allowed(var by) -> "Allowed: " + grant(by);
                    case Decision.ExplicitlyDenied(var by) -> "Explicitly denied by " + by;
                    case Decision.ImplicitlyDenied(var silent) ->
                            "Denied: no " + name(silent) + " allows it";
                });
        line("  principal " + request.principal().arn());
        line("  action    " + request.action());
        line("  resource  " + request.resource());
    }

    private static String grant(Decision.Grant by) {
        return switch (by) {
            case Decision.Grant.Statement(var place) -> "by " + place;
            case Decision.Grant.OfRoot _ -> "the account's root user needs no policy";
            case Decision.Grant.NotNeeded _ -> "the action needs no permission";
        };
    }

    static String name(PolicyKind kind) {
        return switch (kind) {
            case IDENTITY -> "identity-based policy";
            case BOUNDARY -> "permissions boundary";
            case SESSION -> "session policy";
            case RESOURCE -> "resource-based policy";
            case TRUST -> "role trust policy";
            case PROJECT -> "project policy";
            case SERVICE_CONTROL -> "service control policy";
            case RESOURCE_CONTROL -> "resource control policy";
        };
    }

    private void layers() {
        line("What each kind of policy says:");
        for (var layer : explanation.layers()) {
            line("  " + name(layer.kind()) + ": " + word(layer.verdict()));
            layer.statements().forEach(place -> line("    " + place));
        }
    }

    private static String word(Explanation.Verdict verdict) {
        return switch (verdict) {
            case ABSENT -> "there is none";
            case SILENT -> "silent";
            case DELEGATES -> "names the account only, and leaves it to the identity policies";
            case ALLOWS -> "allows";
            case DENIES -> "denies";
        };
    }

    private void misses() {
        var misses = explanation.misses();
        if (misses.isEmpty()) {
            return;
        }
        line("Statements about this action that do not apply:");
        misses.stream().limit(MOST_MISSES).forEach(this::miss);
        if (misses.size() > MOST_MISSES) {
            line("  and " + (misses.size() - MOST_MISSES) + " more");
        }
    }

    private void miss(Miss miss) {
        switch (miss) {
            case Miss.OtherResource(var place, var patterns) ->
                    line("  " + place + ": is about " + quoted(patterns));
            case Miss.OtherPrincipal(var place) -> line("  " + place + ": names others");
            case Miss.FailedConditions(var place, var conditions) -> {
                line("  " + place + ":");
                conditions.forEach(condition -> line("    " + condition(condition)));
            }
        }
    }

    private static String condition(FailedCondition condition) {
        var seen =
                condition.present()
                        ? "saw " + quoted(condition.seen())
                        : "the request lacks the key";
        return condition.operator()
                + " "
                + condition.key()
                + ": wanted "
                + quoted(condition.wanted())
                + ", "
                + seen;
    }

    private static String quoted(List<String> texts) {
        if (texts.isEmpty()) {
            return "no value";
        }
        return "`" + String.join("`, `", texts) + "`";
    }

    private void unevaluable() {
        if (explanation.unevaluable().isEmpty()) {
            return;
        }
        line("Statements that could not be evaluated (an Allow is ignored, a Deny applies):");
        for (var statement : explanation.unevaluable()) {
            var effect = statement.allow() ? "Allow" : "Deny";
            line("  " + effect + ", " + statement.place() + ":");
            statement.faults().forEach(fault -> line("    " + fault));
        }
    }

    private void remedy() {
        switch (explanation.remedy()) {
            case Remedy.NotNeeded _ -> {}
            case Remedy.Grants(var grants) ->
                    grants.forEach(grant -> {
                        line("Smallest grant, in the " + name(grant.layer()) + ":");
                        line("  " + grant.statement());
                    });
            case Remedy.BlockedByDeny(var place) ->
                    line("No grant helps while it is denied by " + place);
            case Remedy.BlockedBySilence(var layer) ->
                    line("No grant helps while the " + name(layer) + " does not allow it");
            case Remedy.Hopeless(var why) -> line("No grant: " + why);
        }
    }

    private void line(String line) {
        text.append(Printable.of(line)).append('\n');
    }

    static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
