package custos.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "./custos-data",
            description = "the server's folder (default: ${DEFAULT-VALUE})")
    Path data = Path.of("./custos-data");

    @Option(names = "--json", description = "answer as JSON")
    boolean json;

    @Override
    public Integer call() {
        var answer = ask((json ? "json " : "text ") + requestId.strip() + "\n");
        if (!answer.startsWith(ExplainSocket.FOUND + "\n")) {
            throw new UserError(
                    "no denial with request id `"
                            + requestId
                            + "`; expected one of the server's last "
                            + RecentDenials.MOST
                            + " since it started",
                    1);
        }
        var out = spec.commandLine().getOut();
        out.print(answer.substring(ExplainSocket.FOUND.length() + 1));
        out.flush();
        return 0;
    }

    private String ask(String question) {
        var socket = ExplainSocket.in(data.toAbsolutePath().normalize());
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
            writer.write(question);
            writer.flush();
            channel.shutdownOutput();
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException | UnsupportedOperationException e) {
            throw new UserError(
                    "no server answers at `"
                            + socket
                            + "` ("
                            + e.getMessage()
                            + "); give --data, and run this where the server runs");
        }
    }
}
