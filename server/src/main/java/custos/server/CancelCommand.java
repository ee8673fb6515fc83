package custos.server;

import custos.rekognition.TrainingsInProgress;
import custos.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code custos cancel}: ends a training before its time. */
@Command(
        name = "cancel",
        description = {
            "Cancel a training that is under way or waits for its turn; without an argument, list them.",
            "The trainer is killed, what it learned so far is removed, and the version is TRAINING_FAILED.",
            "Who can write the data folder may do this, whether a server runs or not; it counts at once."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A line of the list is the version's ARN, when its training was asked for, running or",
            "waiting, and how far it came.",
            "Exit code 1 if there is no such training, 2 if the command line is wrong."
        })
final class CancelCommand implements Callable<Integer> {
    /** Where the trainings are. */
    static final class Folder extends OperatedFolder {
        @Override
        ControlAnswer withoutServer(DataFolder folder, Store store, String verb, String about) {
            var trainings =
                    TrainingsInProgress.withoutServer(store, folder.path(), Clock.systemUTC());
            return answer(new TrainingAdministration(trainings).verbs(), verb, about);
        }
    }

    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "PROJECT-VERSION",
            arity = "0..1",
            description = "the version's ARN, or PROJECT/VERSION if that names one training only")
    Optional<String> version = Optional.empty();

    @Mixin Folder folder = new Folder();

    @Option(names = "--all", description = "cancel all trainings, of all accounts")
    boolean all;

    @Option(names = "--json", description = "print JSON")
    boolean json;

    @Override
    public Integer call() {
        if (all && version.isPresent()) {
            throw new UserError("give a PROJECT-VERSION or --all, not both");
        }
        if (version.isPresent()) {
            var wish = Map.of(TrainingAdministration.VERSION, version.get());
            var cancelled = folder.ask(TrainingAdministration.CANCEL, wish);
            print(json ? cancelled.toString() : said(cancelled));
        } else if (all) {
            printAll(folder.ask(TrainingAdministration.CANCEL_ALL, Map.of()));
        } else {
            printAll(folder.ask(TrainingAdministration.LIST, Map.of()));
        }
        return 0;
    }

    private void printAll(JsonNode trainings) {
        if (json) {
            print(trainings.toString());
        } else if (trainings.isEmpty()) {
            spec.commandLine().getErr().println("No training is under way.");
            spec.commandLine().getErr().flush();
        } else {
            for (var training : trainings) {
                print(all ? said(training) : line(training));
            }
        }
    }

    private static String said(JsonNode cancelled) {
        return cancelled.path("ProjectVersionArn").asString() + " is cancelled";
    }

    private static String line(JsonNode training) {
        var since = Instant.parse(training.path("CreationTimestamp").asString());
        return String.join(
                "  ",
                training.path("ProjectVersionArn").asString(),
                since.truncatedTo(ChronoUnit.SECONDS).toString(),
                training.path("Running").asBoolean() ? "running" : "waiting",
                training.path("Progress").asString("-"));
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
