package custos.server;

import java.util.regex.Pattern;

/**
 * What a server answers on its control socket: {@code done} or {@code refused} with an exit code on
 * a first line, and then a text.
 */
record ControlAnswer(int exitCode, String text) {
    private static final Pattern REFUSED =
            Pattern.compile("refused (\\d{1,3})\n(.*)", Pattern.DOTALL);
    private static final String DONE = "done\n";

    static ControlAnswer done(String text) {
        return new ControlAnswer(0, text);
    }

    static ControlAnswer refused(String why, int exitCode) {
        return new ControlAnswer(exitCode, why);
    }

    /** As it is sent. */
    String line() {
        return (exitCode == 0 ? DONE : "refused " + exitCode + "\n") + text;
    }

    /**
     * What was sent.
     *
     * @throws UserError if it is cut off or no answer at all
     */
    static ControlAnswer of(String sent) {
        if (sent.startsWith(DONE)) {
            return done(sent.substring(DONE.length()));
        }
        var refused = REFUSED.matcher(sent);
        if (!refused.matches()) {
            throw new UserError("the server stopped before it answered; ask again", 1);
        }
        return refused(refused.group(2), Integer.parseInt(refused.group(1)));
    }

    /**
     * The text of an answer that is not a refusal.
     *
     * @throws UserError what the server refused
     */
    String orRefuse() {
        if (exitCode != 0) {
            throw new UserError(text, exitCode);
        }
        return text;
    }
}
