package custos.server;

import custos.policy.cases.PolicyCases;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code custos policy}: policies, tried without a server. */
@Command(
        name = "policy",
        description = "Try IAM policies without a server.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PolicyCommand.Test.class,
            PolicyExplainCommand.class,
            PolicyValidateCommand.class
        })
final class PolicyCommand {
    /** {@code custos policy test PATH…}. */
    @Command(
            name = "test",
            description = "Run policy cases and compare each decision with the expected one.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "A PATH is a file or a folder (every *.json below it). The last line is",
                "`N passed, M failed`. Exit code 1 if a case failed, 2 if a file is unusable."
            })
    static final class Test implements Callable<Integer> {
        @Parameters(paramLabel = "PATH", arity = "1..*", description = "files or folders of cases")
        List<Path> paths = List.of();

        @Override
        public Integer call() {
            return new PolicyCases(System.out, System.err).run(paths);
        }
    }
}
