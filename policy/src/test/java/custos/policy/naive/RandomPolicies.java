package custos.policy.naive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Random policies around given requests, so that they often speak of them. Some are not
 * well-formed.
 */
final class RandomPolicies {
    private final Dice dice;
    private final List<NaiveRequest> requests;
    private final RandomConditions conditions;

    RandomPolicies(Dice dice, List<NaiveRequest> requests) {
        this.dice = dice;
        this.requests = requests;
        this.conditions = new RandomConditions(dice);
    }

    /** A document, or what is left of one. */
    Object document(NaiveKind kind, int allowsInTen) {
        var document = new LinkedHashMap<String, Object>();
        if (!dice.oneIn(5)) {
            document.put("Version", dice.oneIn(6) ? "2008-10-17" : "2012-10-17");
        }
        var count = 1 + dice.below(3);
        var statements =
                IntStream.range(0, count).mapToObj(i -> statement(kind, allowsInTen)).toList();
        document.put("Statement", count == 1 && dice.oneIn(2) ? statements.getFirst() : statements);
        return dice.oneIn(60) ? spoiled(document) : document;
    }

    private Object spoiled(Map<String, Object> document) {
        switch (dice.below(8)) {
            case 0 -> document.put("Version", dice.of("2012-10-18", "", "2012"));
            case 1 -> document.put("Id", "some id");
            case 2 -> document.put("version", "2012-10-17");
            case 3 -> document.remove("Statement");
            case 4 -> document.put("Statement", List.of());
            case 5 -> document.put("Statement", dice.of("text", List.of("text")));
            case 6 -> {
                return mutated(JsonText.of(document));
            }
            default -> {
                return JsonText.of(document).replaceFirst("\\{", "{\"Version\":\"2012-10-17\",");
            }
        }
        return document;
    }

    private String mutated(String text) {
        var at = dice.below(text.length());
        return dice.oneIn(2)
                ? text.substring(0, at)
                : text.substring(0, at) + dice.of("\"", "}", " ", "x", ",") + text.substring(at);
    }

    private Map<String, Object> statement(NaiveKind kind, int allowsInTen) {
        var statement = new LinkedHashMap<String, Object>();
        statement.put("Effect", dice.below(10) < allowsInTen ? "Allow" : "Deny");
        if (kind.hasPrincipals()) {
            var not = kind == NaiveKind.RESOURCE && dice.oneIn(5);
            statement.put(not ? "NotPrincipal" : "Principal", principals());
        }
        if (dice.oneIn(100)) {
            statement.put("Effect", dice.of("ALLOW", "DENY", "deny", "allow"));
        }
        var nots = kind == NaiveKind.PROJECT ? 100 : 7;
        statement.put(dice.oneIn(nots) ? "NotAction" : "Action", oneOrSeveral(this::action));
        if (kind != NaiveKind.TRUST) {
            statement.put(
                    dice.oneIn(nots) ? "NotResource" : "Resource", oneOrSeveral(this::resource));
        }
        if (dice.below(5) < 2) {
            statement.put("Condition", conditions.block());
        }
        if (dice.oneIn(60)) {
            spoil(statement);
        }
        return statement;
    }

    private void spoil(Map<String, Object> statement) {
        var key = dice.of(statement.keySet().toArray(String[]::new));
        switch (dice.below(9)) {
            case 0 -> statement.remove(key);
            case 1 -> statement.put(key, dice.of(List.of(), Map.of(), "", 7, true, "nonsense"));
            case 2 -> statement.put(key, NaiveJson.Null.NULL);
            case 3 -> statement.put("Not" + key, statement.get(key));
            case 4 -> statement.put("Condition ", Map.of());
            case 5 -> statement.put("Sid", dice.of("Fine1", "", "not fine", 1));
            case 6 -> statement.put("Principal", "*");
            case 7 -> statement.put("Resource", "*");
            default -> statement.put("NotAction", "s3:*");
        }
    }

    private interface Source {
        String next();
    }

    private Object oneOrSeveral(Source source) {
        if (dice.oneIn(2)) {
            return source.next();
        }
        var several = new ArrayList<String>();
        for (var count = dice.oneIn(25) ? 0 : 1 + dice.below(3); count > 0; count--) {
            several.add(source.next());
        }
        return several;
    }

    private String action() {
        if (dice.oneIn(100)) {
            return dice.of(
                    "s3*", "s3", " s3:GetObject", "*:*", "s?:GetObject", "", "s3:", ":", "**");
        }
        if (dice.oneIn(4)) {
            return dice.of("*", "s3:*", "S3:get*", "s3:*Object*", "s3:?etObject", "rekognition:*");
        }
        String action = dice.oneIn(2) ? request().action() : dice.of(RandomRequests.ACTIONS);
        return dice.oneIn(3) ? dice.globbed(action) : dice.oddCase(action);
    }

    private String resource() {
        if (dice.oneIn(3)) {
            return "*";
        }
        if (dice.oneIn(40)) {
            return dice.of(
                    "**",
                    "?",
                    "arn:aws:s3:*",
                    "arn:*",
                    "arn:aws:s3",
                    "a*",
                    "${*}",
                    "arn:*:*:*:*:*",
                    "*:*:*:*:*:*",
                    "arn:aws:s3::${aws:username}:b",
                    "arn:aws:s3:${*}",
                    "arn:aws:s3:::b/${aws:username",
                    "arn:aws:s3:::b/${}",
                    "arn:aws:s3:::b/${aws:username,'x'}",
                    "arn:aws:s3:::b/${ aws:username}",
                    "arn:aws:s3:::${aws:username, 'b/k'}*",
                    "");
        }
        String resource = dice.oneIn(2) ? request().resource() : dice.of(RandomRequests.RESOURCES);
        if (dice.oneIn(5)) {
            var slash = resource.lastIndexOf('/');
            return resource.substring(0, slash + 1)
                    + dice.of("", "*", "?")
                    + conditions.variable()
                    + dice.of("", "", "*", "/*");
        }
        return dice.oneIn(2) ? dice.globbed(resource) : resource;
    }

    private Object principals() {
        if (dice.oneIn(6)) {
            return dice.oneIn(2) ? "*" : Map.of("AWS", "*");
        }
        if (dice.oneIn(60)) {
            return dice.of(
                    "alice",
                    Map.of("aws", "*"),
                    Map.of("AWS", "arn:aws:iam::111122223333:user/*"),
                    Map.of("AWS", "arn:aws:iam::111122223333:group/g"),
                    Map.of("AWS", "arn:a*s:iam::111122223333:root"),
                    Map.of("AWS", "arn:aws:sts::111122223333:assumed-role/?/alice"),
                    Map.of("AWS", "arn:aws:sts::111122223333:assumed-role/r/*"),
                    Map.of("AWS", "arn:aws:sts::111122223333:federated-user/*"),
                    Map.of("Service", "s3"),
                    Map.of("Federated", "https://accounts.google.com"),
                    Map.of("AWS", "11112222333"),
                    Map.of("Service", "*"),
                    Map.of("Federated", "*"),
                    Map.of("AWS", List.of(), "CanonicalUser", "c"),
                    Map.of());
        }
        var map = new LinkedHashMap<String, Object>();
        map.put("AWS", oneOrSeveral(this::principal));
        if (dice.oneIn(5)) {
            map.put("Service", oneOrSeveral(() -> dice.of(RandomRequests.SERVICES)));
        }
        if (dice.oneIn(5)) {
            map.put("Federated", oneOrSeveral(() -> dice.of(RandomRequests.PROVIDERS)));
        }
        return map;
    }

    private String principal() {
        var who = request().who();
        var names = List.of(who.arn(), who.behind(), who.id(), who.account(), root(who.account()));
        var name = dice.of(names.toArray(String[]::new));
        var other = RandomRequests.who(dice);
        var usable = name.matches("\\d{12}|arn:.*|A[A-Z]{3}.*") && !name.contains("provider/");
        return usable && !dice.oneIn(4)
                ? name
                : other.hasAccount() ? dice.of(other.arn(), other.account()) : "444455556666";
    }

    private static String root(String account) {
        return "arn:aws:iam::" + account + ":root";
    }

    private NaiveRequest request() {
        return requests.get(dice.below(requests.size()));
    }
}
