package custos.policy;

import custos.policy.Finding.PathElement;
import custos.policy.Finding.Point;
import custos.policy.json.Json;
import custos.policy.json.Json.ArrayNode;
import custos.policy.json.Json.Member;
import custos.policy.json.Json.ObjectNode;
import custos.policy.json.Json.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a document together with the way to it: what a finding points at. */
record Spot(Json json, List<PathElement> path, Json.Span span) {

    static Spot root(Json json) {
        return new Spot(json, List.of(), json.span());
    }

    Spot value(Member member) {
        return new Spot(
                member.value(), plus(new PathElement.Value(member.name())), member.value().span());
    }

    /** The name of a member rather than its value. */
    Spot name(Member member) {
        return new Spot(
                member.value(), plus(new PathElement.Key(member.name())), member.nameSpan());
    }

    @Nullable Spot find(String name) {
        for (var member : members()) {
            if (member.name().equals(name)) {
                return value(member);
            }
        }
        return null;
    }

    List<Member> members() {
        return json instanceof ObjectNode object ? object.members() : List.of();
    }

    /** The elements of a list, or the value itself. */
    List<Spot> elements() {
        if (!(json instanceof ArrayNode array)) {
            return List.of(this);
        }
        var elements = new ArrayList<Spot>();
        for (var item : array.items()) {
            var index = new PathElement.Index(elements.size());
            elements.add(new Spot(item, plus(index), item.span()));
        }
        return elements;
    }

    boolean isEmptyArray() {
        return json instanceof ArrayNode array && array.items().isEmpty();
    }

    boolean isEmptyObject() {
        return json instanceof ObjectNode object && object.members().isEmpty();
    }

    /** The text of a string, or null. */
    @Nullable String string() {
        return json instanceof Scalar scalar && scalar.isString() ? scalar.text() : null;
    }

    /** The texts of all strings among the elements. */
    List<String> strings() {
        var texts = new ArrayList<String>();
        for (var element : elements()) {
            var text = element.string();
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    Finding finding(FindingCode code, String details) {
        return new Finding(code, details, path, point(span.start()), point(span.end()));
    }

    static Point point(Json.Position position) {
        return new Point(position.line(), position.column() - 1, position.offset());
    }

    private List<PathElement> plus(PathElement element) {
        var longer = new ArrayList<>(path);
        longer.add(element);
        return List.copyOf(longer);
    }
}
