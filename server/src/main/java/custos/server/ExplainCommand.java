package custos.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code custos explain}: why the running server denied a request. */
@Command(
        name = "explain",
        description = "Say why the running server denied a request.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Every answer carries its request id: x-amzn-RequestId, or x-amz-request-id for S3.",
            "The server keeps its last 1,000 denials until it stops, with the policies of that",
            "moment. Run this beside it, as the user that runs it.",
            "Exit code 1 if there is no denial with this id, 2 if no server answers."
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "REQUEST-ID", description = "the id of the answer")
    String requestId = "";

    @Mixin DataOption folder = new DataOption();

    @Option(names = "--json", description = "answer as JSON")
    boolean json;

    @Override
    public Integer call() {
        var about = (json ? "json " : "text ") + requestId.strip();
        var out = spec.commandLine().getOut();
        out.print(ask(about).orRefuse());
        out.flush();
        return 0;
    }

    private ControlAnswer ask(String about) {
        var server = new ControlClient(folder.data);
        try {
            return server.ask(Explanations.VERB, about);
        } catch (ControlClient.Unreachable e) {
            throw new UserError(
                    "no server answers at `"
                            + server.socket()
                            + "` ("
                            + e.text()
                            + "); give --data, and run this where the server runs");
        }
    }
}
