package custos.policy;

import custos.policy.Explanation.FailedCondition;
import custos.policy.Explanation.Miss;
import custos.policy.Explanation.Remedy;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes an explanation as JSON. */
final class ExplanationJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private ExplanationJson(JsonGenerator json) {
        this.json = json;
    }

    static String write(Explanation explanation) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            new ExplanationJson(json).explanation(explanation);
        }
        return text.toString();
    }

    /** A text as a JSON string. */
    static String quote(String text) {
        var quoted = new StringWriter();
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), quoted)) {
            json.writeString(text);
        }
        return quoted.toString();
    }

    private void explanation(Explanation explanation) {
        var request = explanation.request();
        json.writeStartObject();
        decision(explanation.decision());
        json.writeStringProperty("principal", request.principal().arn());
        json.writeStringProperty("action", request.action());
        json.writeStringProperty("resource", request.resource());
        places("deciding", explanation.deciding());
        layers(explanation.layers());
        list("misses", explanation.misses(), this::miss);
        strings("absentKeys", explanation.absentKeys());
        list("unevaluable", explanation.unevaluable(), this::unevaluable);
        remedy(explanation.remedy());
        json.writeEndObject();
    }

    private void decision(Decision decision) {
        switch (decision) {
            case Decision.Allowed(var by) -> {
                json.writeStringProperty("decision", "Allowed");
                grantedBy(by);
            }
            case Decision.ExplicitlyDenied(var by) -> {
                json.writeStringProperty("decision", "ExplicitlyDenied");
                place("by", by);
            }
            case Decision.ImplicitlyDenied(var silent) -> {
                json.writeStringProperty("decision", "ImplicitlyDenied");
                json.writeStringProperty("silent", ExplanationText.lower(silent));
            }
        }
    }

    private void grantedBy(Decision.Grant by) {
        switch (by) {
            case Decision.Grant.Statement(var place) -> place("by", place);
            case Decision.Grant.OfRoot _ -> json.writeStringProperty("by", "root");
            case Decision.Grant.NotNeeded _ -> json.writeStringProperty("by", "noPermissionNeeded");
        }
    }

    private void layers(List<Explanation.Layer> layers) {
        list(
                "layers",
                layers,
                layer -> {
                    json.writeStringProperty("kind", ExplanationText.lower(layer.kind()));
                    json.writeStringProperty("verdict", ExplanationText.lower(layer.verdict()));
                    places("statements", layer.statements());
                });
    }

    private void miss(Miss miss) {
        place("statement", miss.place());
        switch (miss) {
            case Miss.OtherResource(_, var patterns) -> {
                json.writeStringProperty("reason", "resource");
                strings("resources", patterns);
            }
            case Miss.OtherPrincipal _ -> json.writeStringProperty("reason", "principal");
            case Miss.FailedConditions(_, var conditions) -> {
                json.writeStringProperty("reason", "condition");
                list("conditions", conditions, this::condition);
            }
        }
    }

    private void condition(FailedCondition condition) {
        json.writeStringProperty("operator", condition.operator());
        json.writeStringProperty("key", condition.key());
        json.writeBooleanProperty("present", condition.present());
        strings("seen", condition.seen());
        strings("wanted", condition.wanted());
    }

    private void unevaluable(Explanation.Unevaluable statement) {
        place("statement", statement.place());
        json.writeStringProperty("effect", statement.allow() ? "Allow" : "Deny");
        strings("faults", statement.faults());
    }

    private void remedy(Remedy remedy) {
        switch (remedy) {
            case Remedy.NotNeeded _ -> {}
            case Remedy.Grants(var grants) ->
                    list(
                            "grants",
                            grants,
                            grant -> {
                                json.writeStringProperty(
                                        "layer", ExplanationText.lower(grant.layer()));
                                json.writeName("statement");
                                json.writeRawValue(grant.statement());
                            });
            case Remedy.BlockedByDeny(var place) -> place("blockedByDeny", place);
            case Remedy.BlockedBySilence(var layer) ->
                    json.writeStringProperty("blockedBySilence", ExplanationText.lower(layer));
            case Remedy.Hopeless(var why) -> json.writeStringProperty("noGrant", why);
        }
    }

    private void places(String name, List<StatementPlace> places) {
        list(name, places, this::place);
    }

    private void place(String name, StatementPlace place) {
        json.writeObjectPropertyStart(name);
        place(place);
        json.writeEndObject();
    }

    private void place(StatementPlace place) {
        json.writeStringProperty("kind", ExplanationText.lower(place.kind()));
        json.writeStringProperty("policy", place.policy());
        json.writeNumberProperty("index", place.index());
        if (!place.sid().isEmpty()) {
            json.writeStringProperty("sid", place.sid());
        }
        json.writeNumberProperty("line", place.startLine());
        json.writeNumberProperty("column", place.startColumn());
    }

    private <T> void list(String name, List<T> items, Consumer<T> members) {
        json.writeArrayPropertyStart(name);
        for (var item : items) {
            json.writeStartObject();
            members.accept(item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void strings(String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
