package custos.server;

import custos.rekognition.Cancellation;
import custos.rekognition.TrainingInProgress;
import custos.rekognition.TrainingsInProgress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists and cancels trainings for whoever may write the data folder: in the server that uses it, or
 * while none does. It speaks JSON, so that both ways are one.
 */
final class TrainingAdministration {
    static final String LIST = "training-list";
    static final String CANCEL = "training-cancel";
    static final String CANCEL_ALL = "training-cancel-all";

    /** The member of a wish that says which training is meant. */
    static final String VERSION = "ProjectVersion";

    private static final Logger LOG = LoggerFactory.getLogger(TrainingAdministration.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ARN_MEMBER = "ProjectVersionArn";
    private static final Pattern VERSION_ARN =
            Pattern.compile("arn:[^:]+:rekognition:[^:]+:[^:]+:project/[^/]+/version/[^/]+/[0-9]+");
    private static final Pattern NAMES = Pattern.compile("[a-zA-Z0-9_.\\-]+/[a-zA-Z0-9_.\\-]+");

    private final TrainingsInProgress trainings;

    TrainingAdministration(TrainingsInProgress trainings) {
        this.trainings = trainings;
    }

    /** What can be asked of it, each with JSON in one line. */
    Map<String, Function<String, ControlAnswer>> verbs() {
        return Map.of(
                LIST, _ -> list(),
                CANCEL, about -> cancel(JSON.readTree(about).path(VERSION).asString("")),
                CANCEL_ALL, _ -> cancelAll());
    }

    private ControlAnswer list() {
        return json(trainings.list().stream().map(TrainingAdministration::described).toList());
    }

    private static Map<String, Object> described(TrainingInProgress training) {
        var one = new LinkedHashMap<String, Object>();
        one.put(ARN_MEMBER, training.arn());
        one.put("CreationTimestamp", training.since().toString());
        one.put("Running", training.running());
        if (!training.progress().isEmpty()) {
            one.put("Progress", training.progress());
        }
        return one;
    }

    private ControlAnswer cancel(String version) {
        var arn = arn(version);
        return switch (trainings.cancel(arn)) {
            case Cancellation.Cancelled _ -> {
                LOG.info("the operator cancelled training {}", arn);
                yield json(Map.of(ARN_MEMBER, arn));
            }
            case Cancellation.UnknownVersion _ ->
                    throw new UserError("there is no project version `" + arn + "`", 1);
            case Cancellation.NotInTraining(var status, var message) ->
                    throw new UserError(
                            "`" + arn + "` is not in training: " + status + ", " + message, 1);
        };
    }

    private ControlAnswer cancelAll() {
        var arns = trainings.cancelAll();
        arns.forEach(arn -> LOG.info("the operator cancelled training {}", arn));
        return json(arns.stream().map(arn -> Map.of(ARN_MEMBER, arn)).toList());
    }

    /** The ARN that was given, or that of the one training of these names. */
    private String arn(String version) {
        if (VERSION_ARN.matcher(version).matches()) {
            return version;
        }
        if (!NAMES.matcher(version).matches()) {
            throw new UserError(
                    "not a project version: `"
                            + version
                            + "`; expected its ARN or PROJECT/VERSION, as `custos cancel` lists"
                            + " them");
        }
        var found =
                trainings.list().stream()
                        .filter(training -> training.name().equals(version))
                        .map(TrainingInProgress::arn)
                        .toList();
        if (found.size() != 1) {
            throw notOne(version, found);
        }
        return found.getFirst();
    }

    private static UserError notOne(String names, List<String> arns) {
        return arns.isEmpty()
                ? new UserError(
                        "no training under way is named `"
                                + names
                                + "`; `custos cancel` lists those that are",
                        1)
                : new UserError(
                        "`"
                                + names
                                + "` names "
                                + arns.size()
                                + " trainings; give one of their ARNs: "
                                + arns.stream().collect(Collectors.joining(", ")),
                        1);
    }

    private static ControlAnswer json(Object answer) {
        return ControlAnswer.done(JSON.writeValueAsString(answer));
    }
}
