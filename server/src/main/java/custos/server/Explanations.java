package custos.server;

import custos.server.RecentDenials.Denied;

/** Explains recent denials to whoever runs the server: {@code text ID} or {@code json ID}. */
final class Explanations {
    /** What is asked for on the control socket. */
    static final String VERB = "explain";

    private final RecentDenials denials;

    Explanations(RecentDenials denials) {
        this.denials = denials;
    }

    /**
     * The explanation of one denial.
     *
     * @throws UserError if there is none with that id
     */
    ControlAnswer answer(String about) {
        var id = about.substring(about.indexOf(' ') + 1);
        var denied = denials.find(id).orElseThrow(() -> unknown(id));
        return ControlAnswer.done(about.startsWith("json ") ? json(denied) : text(denied));
    }

    private static UserError unknown(String id) {
        return new UserError(
                "no denial with request id `"
                        + id
                        + "`; expected one of the server's last "
                        + RecentDenials.MOST
                        + " since it started",
                1);
    }

    private static String text(Denied denied) {
        var head =
                "%s %s%n%s%n".formatted(denied.at(), denied.requestId(), denied.denial().message());
        return head + denied.denial().reasons().map(why -> why.text() + "\n").orElse("");
    }

    private static String json(Denied denied) {
        return denied.denial().reasons().map(why -> why.json() + "\n").orElse("{}\n");
    }
}
