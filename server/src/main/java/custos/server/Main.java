package custos.server;

import custos.server.demo.DemoCommand;
import custos.vision.Printable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** The command line: {@code custos serve}, {@code custos demo} and the engine without a server. */
@Command(
        name = "custos",
        description = "A self-hosted server that speaks the Amazon Rekognition Custom Labels API.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Every option can also be given as an environment variable: --data is CUSTOS_DATA.",
            "Exit codes: 0 done, 1 it failed, 2 the command line or its files are wrong."
        },
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            DetectCommand.class,
            ExportCommand.class,
            ExplainCommand.class,
            CancelCommand.class,
            AccountCommand.class,
            KeyCommand.class,
            PullCommand.class,
            ImportCommand.class,
            ExportDatasetCommand.class,
            PolicyCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        quietUnlessServing(arguments);
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /** A command speaks to a person: only a server logs what it does ({@code CUSTOS_LOG}). */
    private static void quietUnlessServing(String[] arguments) {
        if (System.getenv("CUSTOS_LOG") == null && !List.of(arguments).contains("serve")) {
            System.setProperty("CUSTOS_LOG", "WARN"); // logback.xml reads it
        }
    }

    /** The whole command line, with defaults from an environment. */
    static CommandLine commandLine(Map<String, String> environment) {
        var command = new CommandLine(new Main());
        tellVersion(command);
        command.registerConverter(Path.class, Main::path);
        return command.setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setExecutionExceptionHandler(Main::failed)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Commands of commands offer {@code --version} too. */
    private static void tellVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new Version());
        command.getSubcommands().values().forEach(Main::tellVersion);
    }

    /** An empty path would be the current folder: it comes from a variable that is not set. */
    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("an empty path (a variable that is not set?)");
        }
        return Path.of(text);
    }

    private static int failed(
            Exception failure, CommandLine command, CommandLine.ParseResult ignored) {
        if (failure instanceof UserError error) {
            command.getErr().println("custos: " + printable(error.text()));
            return error.exitCode();
        }
        command.getErr().println("custos: unexpected failure, please report it:");
        failure.printStackTrace(command.getErr());
        return 1;
    }

    /** Errors quote what files say, which may be meant for the terminal. */
    private static String printable(String text) {
        return text.lines().map(Printable::of).collect(Collectors.joining("\n"));
    }

    /** {@code CUSTOS_*} mirrors every flag. */
    private record EnvironmentDefaults(Map<String, String> environment)
            implements IDefaultValueProvider {
        @Override
        public @Nullable String defaultValue(ArgSpec argument) {
            if (argument instanceof OptionSpec option && option.longestName().startsWith("--")) {
                var name = option.longestName().substring(2).replace('-', '_');
                return environment.get("CUSTOS_" + name.toUpperCase(Locale.ROOT));
            }
            return null;
        }
    }
}
