package custos.server;

import custos.policy.Finding;
import custos.policy.FindingCode;
import custos.policy.FindingsText;
import custos.policy.MalformedPolicyException;
import custos.policy.Policy;
import custos.policy.PolicyKind;
import custos.policy.PolicyValidator;
import custos.policy.cases.PolicyQuestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code custos policy validate}: what is wrong with policy documents, and what could be better.
 */
@Command(
        name = "validate",
        description = "Review policy documents: errors, security warnings, warnings, suggestions.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Codes and places are those of IAM Access Analyzer, and some of our own about Custom",
            "Labels. Exit code 1 if a document has an error, 2 if a file cannot be read."
        })
final class PolicyValidateCommand implements Callable<Integer> {
    private static final int UNUSABLE = 2;

    /** The words for kinds of policies, as users say them. */
    enum Type {
        IDENTITY(PolicyKind.IDENTITY),
        BOUNDARY(PolicyKind.BOUNDARY),
        SESSION(PolicyKind.SESSION),
        RESOURCE(PolicyKind.RESOURCE),
        TRUST(PolicyKind.TRUST),
        PROJECT(PolicyKind.PROJECT),
        SCP(PolicyKind.SERVICE_CONTROL),
        RCP(PolicyKind.RESOURCE_CONTROL);

        private final PolicyKind kind;

        Type(PolicyKind kind) {
            this.kind = kind;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "policy documents")
    List<Path> files = List.of();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "identity",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    Type type = Type.IDENTITY;

    @Option(names = "--json", description = "answer as ValidatePolicy does, one line for each FILE")
    boolean json;

    @Override
    public Integer call() {
        var all = new ArrayList<Finding>();
        var out = spec.commandLine().getOut();
        var refused = false;
        for (var file : files) {
            try {
                var text = PolicyQuestion.read(file);
                var findings = PolicyValidator.validate(text, type.kind);
                all.addAll(findings);
                if (json) {
                    out.println(FindingsText.json(findings));
                } else {
                    findings.forEach(f -> out.println(FindingsText.line(file.toString(), f)));
                }
                refused |= refused(file, text, findings);
            } catch (PolicyQuestion.UnusableException fault) {
                spec.commandLine().getErr().println("custos: " + fault.text());
                return UNUSABLE;
            }
        }
        if (!json) {
            out.println(summary(all));
        }
        out.flush();
        return refused || count(all, FindingCode.Type.ERROR) > 0 ? 1 : 0;
    }

    /** What the server would not save, where no finding says so already. */
    private boolean refused(Path file, String text, List<Finding> findings) {
        try {
            Policy.parse(type.kind, file.toString(), text);
            return false;
        } catch (MalformedPolicyException fault) {
            if (!json && count(findings, FindingCode.Type.ERROR) == 0) {
                var out = spec.commandLine().getOut();
                out.println(file + ": error: the server would not save this: " + fault.text());
            }
            return true;
        }
    }

    private static String summary(List<Finding> findings) {
        return "%d errors, %d security warnings, %d warnings, %d suggestions"
                .formatted(
                        count(findings, FindingCode.Type.ERROR),
                        count(findings, FindingCode.Type.SECURITY_WARNING),
                        count(findings, FindingCode.Type.WARNING),
                        count(findings, FindingCode.Type.SUGGESTION));
    }

    private static long count(List<Finding> findings, FindingCode.Type type) {
        return findings.stream().filter(finding -> finding.type() == type).count();
    }
}
