package custos.policy.cases;

import custos.policy.Decision;
import custos.policy.PolicyEngine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs policy cases: {@code custos policy test PATH…}. A path is a file or a folder; of a folder
 * every {@code *.json} below it is read. Prints each failure and ends with {@code N passed, M
 * failed}.
 */
public final class PolicyCases {
    /** Every case came out as expected. */
    public static final int PASSED = 0;

    /** Some case did not. */
    public static final int FAILED = 1;

    /** A file could not be read, holds something else, or there are no cases at all. */
    public static final int UNUSABLE = 2;

    private final PolicyEngine engine = new PolicyEngine();
    private final PrintStream out;
    private final PrintStream err;

    /** Prints failures and the last line to {@code out}, unusable input to {@code err}. */
    public PolicyCases(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the cases of all paths and returns the exit code. */
    public int run(List<Path> paths) {
        var cases = new ArrayList<PolicyCase>();
        for (var path : paths) {
            try {
                for (var file : files(path)) {
                    cases.addAll(read(file));
                }
            } catch (IOException | CaseReader.NotACaseException fault) {
                err.println("custos: cannot read cases: " + fault.getMessage());
                return UNUSABLE;
            }
        }
        if (cases.isEmpty()) {
            err.println("custos: no cases in " + paths);
            return UNUSABLE;
        }
        return run(cases, out);
    }

    /** The cases of one file. */
    static List<PolicyCase> read(Path file) throws IOException, CaseReader.NotACaseException {
        try {
            return CaseReader.read(TextFile.read(file));
        } catch (CaseReader.NotACaseException fault) {
            throw new CaseReader.NotACaseException(file + ": " + fault.text());
        }
    }

    /** The files that a path stands for, in order. */
    static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (var below = Files.walk(path)) {
            return below.filter(file -> file.toString().endsWith(".json"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private int run(List<PolicyCase> cases, PrintStream to) {
        var failed = 0;
        for (var one : cases) {
            var decision = engine.decide(one.request(), one.policies());
            if (!word(decision).equals(one.expected())) {
                failed++;
                to.println(failure(one, decision));
            }
        }
        to.println(cases.size() - failed + " passed, " + failed + " failed");
        return failed == 0 ? PASSED : FAILED;
    }

    private static String failure(PolicyCase one, Decision decision) {
        return "FAILED "
                + one.name()
                + ": expected "
                + one.expected()
                + ", decided "
                + word(decision)
                + " ("
                + reason(decision)
                + ")";
    }

    /** The word by which cases call a decision. */
    static String word(Decision decision) {
        return switch (decision) {
            case Decision.Allowed _ -> "Allowed";
            case Decision.ExplicitlyDenied _ -> "ExplicitlyDenied";
            case Decision.ImplicitlyDenied _ -> "ImplicitlyDenied";
        };
    }

    private static String reason(Decision decision) {
        return switch (decision) {
            case Decision.Allowed(var by) ->
                    switch (by) {
                        case Decision.Grant.Statement(var place) -> place.toString();
                        case Decision.Grant.OfRoot _ -> "the root user of the account";
                        case Decision.Grant.NotNeeded _ -> "the action needs no permission";
                    };
            case Decision.ExplicitlyDenied(var by) -> by.toString();
            case Decision.ImplicitlyDenied(var silent) -> "no " + silent + " policy allows it";
        };
    }
}
