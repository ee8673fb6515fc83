package custos.server;

import custos.policy.Explanation;
import custos.policy.PolicyKind;
import custos.policy.cases.PolicyQuestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code custos policy explain}: why policies decide a request as they do. */
@Command(
        name = "explain",
        description = "Say why policies allow or deny a request, and what would change that.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Ask with options, or with a FILE of questions in the format of `custos policy test`",
            "(`expected` may be absent). Exit code 0 whatever the decision, 2 for unusable input.",
            "",
            "  custos policy explain --identity ana.json --principal \\",
            "    arn:aws:iam::123456789012:user/ana --action rekognition:DetectCustomLabels \\",
            "    --resource arn:aws:rekognition:us-east-1:123456789012:project/P/version/V/1 \\",
            "    --context aws:username=ana"
        })
final class PolicyExplainCommand implements Callable<Integer> {
    private static final int UNUSABLE = 2;

    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "questions as policy cases")
    Optional<Path> file = Optional.empty();

    @Option(names = "--identity", paramLabel = "FILE", description = "identity policy (repeatable)")
    List<Path> identity = List.of();

    @Option(names = "--boundary", paramLabel = "FILE", description = "permissions boundary")
    List<Path> boundary = List.of();

    @Option(names = "--session", paramLabel = "FILE", description = "session policy (repeatable)")
    List<Path> session = List.of();

    @Option(names = "--resource-policy", paramLabel = "FILE", description = "resource-based policy")
    List<Path> resourcePolicy = List.of();

    @Option(names = "--trust", paramLabel = "FILE", description = "trust policy of the role")
    List<Path> trust = List.of();

    @Option(names = "--project-policy", paramLabel = "FILE", description = "project policy")
    List<Path> project = List.of();

    @Option(
            names = "--scp",
            paramLabel = "FILE",
            description = "service control policy, a level each: all must allow")
    List<Path> serviceControls = List.of();

    @Option(names = "--rcp", paramLabel = "FILE", description = "resource control policy, likewise")
    List<Path> resourceControls = List.of();

    @Option(names = "--principal", paramLabel = "ARN", description = "who asks; or `anonymous`")
    String principal = "";

    @Option(names = "--action", paramLabel = "ACTION", description = "service:Name")
    String action = "";

    @Option(names = "--resource", paramLabel = "ARN", description = "one ARN, or * (default)")
    String resource = "*";

    @Option(
            names = "--resource-account",
            paramLabel = "ID",
            description = "owner of the resource, if its ARN does not tell")
    String resourceAccount = "";

    @Option(
            names = "--context",
            paramLabel = "KEY=VALUE",
            description = "a condition key; given twice it is multivalued")
    List<String> keys = List.of();

    @Option(names = "--context-file", paramLabel = "FILE", description = "keys as a JSON object")
    Optional<Path> contextFile = Optional.empty();

    @Option(names = "--json", description = "answer as JSON")
    boolean json;

    @Override
    public Integer call() {
        try {
            if (file.isPresent()) {
                PolicyQuestion.ofFile(file.get()).forEach(this::print);
                return 0;
            }
            if (principal.isEmpty() || action.indexOf(':') < 1) {
                return refuse("expected FILE, or --principal ARN and --action service:Name");
            }
            var question = question();
            question.warnings().forEach(spec.commandLine().getErr()::println);
            spec.commandLine().getErr().flush();
            print("", question.explain(principal, action, resource, resourceAccount));
            return 0;
        } catch (PolicyQuestion.UnusableException fault) {
            return refuse(fault.text());
        }
    }

    private PolicyQuestion question() throws PolicyQuestion.UnusableException {
        var question = new PolicyQuestion();
        var files =
                Map.of(
                        PolicyKind.IDENTITY, identity,
                        PolicyKind.BOUNDARY, boundary,
                        PolicyKind.SESSION, session,
                        PolicyKind.RESOURCE, resourcePolicy,
                        PolicyKind.TRUST, trust,
                        PolicyKind.PROJECT, project,
                        PolicyKind.SERVICE_CONTROL, serviceControls,
                        PolicyKind.RESOURCE_CONTROL, resourceControls);
        for (var kind : PolicyKind.values()) {
            for (var one : files.getOrDefault(kind, List.of())) {
                question.add(kind, one);
            }
        }
        if (contextFile.isPresent()) {
            question.context(contextFile.get());
        }
        for (var key : keys) {
            question.key(key);
        }
        return question;
    }

    private void print(String name, Explanation explanation) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(explanation.json());
        } else {
            if (!name.isEmpty()) {
                out.println(name);
            }
            out.println(explanation.text());
        }
        out.flush();
    }

    private int refuse(String message) {
        spec.commandLine().getErr().println("custos: " + message);
        spec.commandLine().getErr().flush();
        return UNUSABLE;
    }
}
