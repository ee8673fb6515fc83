package custos.policy;

import custos.policy.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the validator says about statements next to each other, above all about Custom Labels. */
final class DocumentChecks {
    private static final Pattern UNPINNED =
            Pattern.compile("project/[^/*?]+/\\*|project/[^/*?]+/version/[^/*?]+/\\*");
    private static final Pattern VERSION = Pattern.compile("(project/[^/*?]+)/version/[^/*?]+/.*");
    private static final List<String> CREATES =
            List.of(
                    "rekognition:createproject",
                    "rekognition:createprojectversion",
                    "rekognition:createdataset",
                    "rekognition:copyprojectversion");
    private static final String TAG = "rekognition:tagresource";

    private final Report report;

    DocumentChecks(Report report) {
        this.report = report;
    }

    void check(List<Spot> statements) {
        redundantStatements(statements);
        var allows = statements.stream().filter(Statements::isAllow).toList();
        for (var statement : allows) {
            unpinned(statement);
            swallowed(statement, allows);
            createProject(statement);
        }
        tagOnCreate(allows);
        if (!allows.isEmpty()) {
            statements.stream()
                    .filter(statement -> !Statements.isAllow(statement))
                    .forEach(statement -> denyWithoutAllow(statement, allows));
        }
    }

    private void redundantStatements(List<Spot> statements) {
        var seen = new HashSet<String>();
        for (var statement : statements) {
            if (!seen.add(canonical(statement))) {
                report.add(
                        statement,
                        FindingCode.REDUNDANT_STATEMENT,
                        "Another statement says the same.");
            }
        }
    }

    /** The statement without its Sid and without the order of its members. */
    private static String canonical(Spot statement) {
        return statement.members().stream()
                .filter(member -> !member.name().equals("Sid"))
                .map(member -> member.name() + "=" + text(statement.value(member)))
                .sorted()
                .toList()
                .toString();
    }

    private static String text(Spot spot) {
        return spot.members().isEmpty()
                ? spot.elements().stream().map(DocumentChecks::scalar).sorted().toList().toString()
                : spot.members().stream()
                        .map(member -> member.name() + "=" + text(spot.value(member)))
                        .sorted()
                        .toList()
                        .toString();
    }

    private static String scalar(Spot spot) {
        return spot.json() instanceof Json.Scalar scalar
                ? scalar.kind() + ":" + scalar.text()
                : spot.members().isEmpty() ? spot.elements().size() + " elements" : text(spot);
    }

    /** Deleting a project or version and making it anew keeps a grant by name. */
    private void unpinned(Spot statement) {
        for (var resource : resources(statement)) {
            var rest = rekognition(resource.string());
            if (rest != null && UNPINNED.matcher(rest).matches()) {
                report.add(
                        resource,
                        FindingCode.TIMESTAMP_UNPINNED,
                        "The grant outlives deletion: whatever is created under this name later is"
                                + " covered too.");
            }
        }
    }

    private void swallowed(Spot statement, List<Spot> allows) {
        for (var resource : resources(statement)) {
            var text = resource.string();
            var rest = rekognition(text);
            var version = rest == null ? null : VERSION.matcher(rest);
            if (text == null || version == null || !version.matches()) {
                continue;
            }
            var other = text.replace(version.group(), version.group(1) + "/version/*/*");
            for (var wider : allows) {
                if (!wider.equals(statement)
                        && shareAnAction(statement, wider)
                        && coversAll(wider, other)) {
                    report.add(
                            resource,
                            FindingCode.VERSION_SCOPE_SWALLOWED,
                            "Another statement allows an action of this one on every version of the"
                                    + " project, since * crosses slashes.");
                    break;
                }
            }
        }
    }

    private static boolean coversAll(Spot statement, String pattern) {
        return resources(statement).stream()
                .map(Spot::string)
                .anyMatch(text ->
                        text != null
                                && !text.contains("?")
                                && !text.contains("${")
                                && Overlap.covering(text).test(pattern));
    }

    private static boolean shareAnAction(Spot one, Spot other) {
        for (var a : actions(one)) {
            for (var b : actions(other)) {
                if (Overlap.ofGlobs(a, b)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A new project's ARN ends in a slash and its creation time. */
    private void createProject(Spot statement) {
        if (!ActionPattern.of(actions(statement), false).matches(CREATES.getFirst())) {
            return;
        }
        var resources = resources(statement);
        var reachable =
                resources.isEmpty()
                        || resources.stream()
                                .map(Spot::string)
                                .anyMatch(text ->
                                        text != null
                                                && Overlap.ofArns(
                                                        withoutVariables(text),
                                                        "arn:*:rekognition:*:*:project/*/1*"));
        if (!reachable) {
            report.add(
                    resources.getFirst(),
                    FindingCode.CREATE_PROJECT_UNREACHABLE,
                    "A new project's ARN is project/NAME/TIMESTAMP: no pattern here matches one.");
        }
    }

    private void tagOnCreate(List<Spot> allows) {
        var all = allows.stream().flatMap(statement -> actions(statement).stream()).toList();
        var allowed = ActionPattern.of(all, false);
        if (allowed.matches(TAG) || allows.stream().anyMatch(s -> s.find("NotAction") != null)) {
            return;
        }
        for (var statement : allows) {
            var pattern = ActionPattern.of(actions(statement), false);
            var actions = statement.find("Action");
            if (actions != null && CREATES.stream().anyMatch(pattern::matches)) {
                report.add(
                        actions,
                        FindingCode.TAG_ON_CREATE_MISSING,
                        "Creating with tags also needs rekognition:TagResource.");
            }
        }
    }

    private void denyWithoutAllow(Spot statement, List<Spot> allows) {
        var actions = actions(statement);
        var resources = resources(statement);
        if (actions.isEmpty() || resources.isEmpty()) {
            return;
        }
        for (var allow : allows) {
            if (mayMeet(statement, allow)) {
                return;
            }
        }
        report.add(
                statement,
                FindingCode.DENY_WITHOUT_ALLOW,
                "Nothing in this document allows what this denies; it only matters next to other"
                        + " policies.");
    }

    private static boolean mayMeet(Spot deny, Spot allow) {
        if (allow.find("NotAction") != null || allow.find("NotResource") != null) {
            return true;
        }
        return shareAnAction(deny, allow)
                && resources(deny).stream()
                        .anyMatch(one ->
                                resources(allow).stream().anyMatch(other -> overlap(one, other)));
    }

    private static boolean overlap(Spot one, Spot other) {
        var a = one.string();
        var b = other.string();
        return a != null && b != null && Overlap.ofArns(withoutVariables(a), withoutVariables(b));
    }

    private static String withoutVariables(String text) {
        return text.replaceAll("\\$\\{[^}]*}", "*");
    }

    private static List<String> actions(Spot statement) {
        var actions = statement.find("Action");
        return actions == null
                ? List.of()
                : actions.strings().stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    private static List<Spot> resources(Spot statement) {
        var resources = statement.find("Resource");
        return resources == null ? List.of() : resources.elements();
    }

    /** The sixth part of a Rekognition ARN, or null. */
    private static @Nullable String rekognition(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var parts = text.split(":", ArnName.PARTS);
        return parts.length == ArnName.PARTS && parts[2].equals("rekognition") ? parts[5] : null;
    }
}
