package custos.server;

import custos.server.RecentDenials.Denied;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code custos explain} over a socket in the data folder. Whoever may open the folder may
 * ask: it is the account that runs the server, which could read the policies there anyway.
 *
 * <p>A question is one line, {@code text ID} or {@code json ID}; the answer is a line, {@code
 * found} or {@code unknown}, and then the explanation.
 */
final class ExplainSocket implements AutoCloseable {
    static final String FOUND = "found";
    private static final Logger LOG = LoggerFactory.getLogger(ExplainSocket.class);
    private static final int LONGEST_QUESTION = 256;

    private final Path path;
    private final ServerSocketChannel channel;
    private final RecentDenials denials;

    private ExplainSocket(Path path, ServerSocketChannel channel, RecentDenials denials) {
        this.path = path;
        this.channel = channel;
        this.denials = denials;
    }

    /** The socket of a data folder. */
    static Path in(Path folder) {
        return folder.resolve("explain.sock");
    }

    /**
     * Starts to answer; nothing if the system cannot have a socket there, such as in a folder with
     * a path of more than a hundred bytes. The server serves all the same.
     */
    static Optional<ExplainSocket> open(Path folder, RecentDenials denials) {
        var path = in(folder);
        try {
            Files.deleteIfExists(path); // of a server that did not end by itself
            var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(path));
            // The folder lets nobody else in; should it have been opened up, the socket does not.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            var socket = new ExplainSocket(path, channel, denials);
            Thread.ofPlatform().daemon().name("explain").start(socket::listen);
            return Optional.of(socket);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("`custos explain` will not work: {}", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void listen() {
        while (channel.isOpen()) {
            try {
                var client = channel.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.warn("cannot accept a question on {}: {}", path, String.valueOf(e));
                return;
            }
        }
    }

    private void answer(SocketChannel client) {
        try (client;
                var reader =
                        new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
                var writer = Channels.newWriter(client, StandardCharsets.UTF_8)) {
            writer.write(answer(question(reader)));
        } catch (IOException e) {
            LOG.debug("a question was not answered", e);
        }
    }

    private static String question(BufferedReader reader) throws IOException {
        var line = new StringBuilder();
        for (int c = reader.read(); c >= 0 && c != '\n'; c = reader.read()) {
            line.append((char) c);
            if (line.length() > LONGEST_QUESTION) {
                return "";
            }
        }
        return line.toString();
    }

    private String answer(String question) {
        var space = question.indexOf(' ');
        var json = question.startsWith("json ");
        return denials.find(question.substring(space + 1))
                .map(denied -> FOUND + "\n" + (json ? json(denied) : text(denied)))
                .orElse("unknown\n");
    }

    private static String text(Denied denied) {
        var head =
                "%s %s%n%s%n".formatted(denied.at(), denied.requestId(), denied.denial().message());
        return head + denied.denial().reasons().map(why -> why.text() + "\n").orElse("");
    }

    private static String json(Denied denied) {
        return denied.denial().reasons().map(why -> why.json() + "\n").orElse("{}\n");
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", path, String.valueOf(e));
        }
    }
}
