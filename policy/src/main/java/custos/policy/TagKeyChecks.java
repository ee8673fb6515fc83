package custos.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the validator says about {@code aws:ResourceTag} next to actions that never carry it: such a
 * statement neither allows nor denies them. Known are the actions of Rekognition and S3, as this
 * server serves them; of other services nothing is said.
 */
final class TagKeyChecks {
    /** The actions of Rekognition on a resource that has tags, or that is created with them. */
    private static final Set<String> TAGGED =
            lower(
                    """
                    AssociateFaces CopyProjectVersion CreateCollection CreateDataset CreateProject
                    CreateProjectVersion CreateStreamProcessor CreateUser DeleteCollection DeleteDataset DeleteFaces DeleteProject
                    DeleteProjectPolicy DeleteProjectVersion DeleteStreamProcessor DeleteUser
                    DescribeCollection DescribeDataset DescribeProjectVersions
                    DescribeStreamProcessor DetectCustomLabels DetectModerationLabels
                    DisassociateFaces DistributeDatasetEntries IndexFaces ListDatasetEntries
                    ListDatasetLabels ListFaces ListProjectPolicies ListTagsForResource ListUsers
                    PutProjectPolicy SearchFaces SearchFacesByImage SearchUsers
                    SearchUsersByImage StartFaceSearch StartProjectVersion StartStreamProcessor
                    StopProjectVersion StopStreamProcessor TagResource UntagResource
                    UpdateDatasetEntries UpdateStreamProcessor\
                    """);

    private static final List<String> UNTAGGED = untagged();

    private final Report report;

    TagKeyChecks(Report report) {
        this.report = report;
    }

    private static Set<String> lower(String names) {
        return Arrays.stream(names.split("\\s+"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> untagged() {
        return ActionChecks.rekognition().stream()
                .filter(name -> !TAGGED.contains(name))
                .map(name -> "rekognition:" + name)
                .sorted()
                .toList();
    }

    void check(Spot statement) {
        var condition = statement.find("Condition");
        var actions = statement.find("Action");
        var notActions = statement.find("NotAction");
        if (condition == null) {
            return;
        }
        for (var operator : condition.members()) {
            var use = Operator.parse(operator.name());
            if (use == null || !failsWithoutTheKey(use)) {
                continue;
            }
            var keys = condition.value(operator);
            for (var key : keys.members()) {
                if (!key.name().toLowerCase(Locale.ROOT).startsWith("aws:resourcetag/")) {
                    continue;
                }
                if (actions != null) {
                    named(keys.name(key), actions.strings(), Statements.isAllow(statement));
                } else if (notActions != null) {
                    allBut(keys.name(key), Statements.isAllow(statement));
                }
            }
        }
    }

    /** Without the key, a negated operator, IfExists and ForAllValues hold; others do not. */
    private static boolean failsWithoutTheKey(Operator.Use use) {
        return !use.ifExists()
                && use.qualifier() != Operator.Qualifier.FOR_ALL_VALUES
                && use.operator() != Operator.NULL
                && (!use.operator().negated || use.qualifier() == Operator.Qualifier.FOR_ANY_VALUE);
    }

    private void named(Spot key, List<String> actions, boolean allow) {
        var untagged = new TreeSet<String>();
        for (var action : actions) {
            if (action.toLowerCase(Locale.ROOT).startsWith("s3:")) {
                untagged.add(action);
            }
        }
        // A lone * means every service, where nobody expects the key to be everywhere.
        var patterns = actions.stream().filter(action -> !action.equals("*")).toList();
        UNTAGGED.stream().filter(ActionPattern.of(patterns, false)::matches).forEach(untagged::add);
        if (!untagged.isEmpty()) {
            report.add(
                    key,
                    allow
                            ? FindingCode.ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
                            : FindingCode.DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
                    "No request of these actions carries the tags of a resource, so this statement"
                            + " does not reach them: "
                            + untagged.stream().limit(5).collect(Collectors.joining(", "))
                            + (untagged.size() > 5 ? ", …" : "."));
        }
    }

    private void allBut(Spot key, boolean allow) {
        report.add(
                key,
                allow
                        ? FindingCode.ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
                        : FindingCode.DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
                "Many actions carry no tags of a resource, and this statement does not reach them:"
                        + " list actions in Action instead.");
    }
}
