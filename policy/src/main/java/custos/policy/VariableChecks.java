package custos.policy;

/** What the validator says about variables. */
final class VariableChecks {
    private final Report report;
    private final boolean supported;

    VariableChecks(Report report, boolean supported) {
        this.report = report;
        this.supported = supported;
    }

    /** Checks the variables of a text; true if they are well formed. */
    boolean check(Spot spot, String text) {
        if (!text.contains("${")) {
            return true;
        }
        if (!supported) {
            report.add(
                    spot,
                    FindingCode.VARIABLE_UNSUPPORTED_IN_VERSION,
                    "Variables need Version 2012-10-17; here this is plain text.");
            return true;
        }
        try {
            Template.parse(text, true, true);
            return true;
        } catch (Template.VariableException fault) {
            report.add(spot, code(fault.text()), fault.text());
            return false;
        }
    }

    private static FindingCode code(String fault) {
        if (fault.startsWith("missing brace")) {
            return FindingCode.MISSING_BRACE_IN_VARIABLE;
        }
        if (fault.startsWith("missing quote") || fault.startsWith("a default")) {
            return FindingCode.MISSING_QUOTE_IN_VARIABLE;
        }
        return fault.startsWith("empty")
                ? FindingCode.EMPTY_VARIABLE
                : FindingCode.UNSUPPORTED_SPACE_IN_VARIABLE;
    }
}
