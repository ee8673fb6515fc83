package custos.server;

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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the operator's commands over a socket in the data folder. Whoever may open it may ask: it
 * is the account that runs the server, which could read and change everything there anyway.
 *
 * <p>A question is one line, a verb and what it is about; the answer is a {@link ControlAnswer}.
 */
final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int LONGEST_QUESTION = 4_096;

    private final Path path;
    private final ServerSocketChannel channel;
    private final Map<String, Function<String, ControlAnswer>> verbs;

    private ControlSocket(
            Path path,
            ServerSocketChannel channel,
            Map<String, Function<String, ControlAnswer>> verbs) {
        this.path = path;
        this.channel = channel;
        this.verbs = Map.copyOf(verbs);
    }

    /** The socket of a data folder. */
    static Path in(Path folder) {
        return folder.resolve("control.sock");
    }

    /**
     * Starts to answer; nothing if the system cannot have a socket there, such as in a folder with
     * a path of more than a hundred bytes. The server serves all the same.
     *
     * @param verbs what can be asked, each with what answers it
     */
    static Optional<ControlSocket> open(
            Path folder, Map<String, Function<String, ControlAnswer>> verbs) {
        var path = in(folder);
        try {
            Files.deleteIfExists(path); // of a server that did not end by itself
            var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(path));
            // The folder lets nobody else in; should it have been opened up, the socket does not.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            var socket = new ControlSocket(path, channel, verbs);
            Thread.ofPlatform().daemon().name("control").start(socket::listen);
            return Optional.of(socket);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn(
                    "`custos explain` will not work, and `custos account` and `custos cancel` only"
                            + " while the server is stopped: {}",
                    String.valueOf(e.getMessage()));
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
            writer.write(answer(question(reader)).line());
        } catch (IOException e) {
            LOG.debug("a question was not answered", e);
        }
    }

    /** Its line, empty if there is no whole line of a reasonable length. */
    private static String question(BufferedReader reader) throws IOException {
        var line = new StringBuilder();
        for (int c = reader.read(); c != '\n'; c = reader.read()) {
            if (c < 0 || line.length() == LONGEST_QUESTION) {
                return "";
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private ControlAnswer answer(String question) {
        var space = question.indexOf(' ');
        var verb = space < 0 ? question : question.substring(0, space);
        var answerer = verbs.get(verb);
        if (answerer == null) {
            return ControlAnswer.refused("this server does not know how to answer that", 2);
        }
        try {
            return answerer.apply(question.substring(space + 1));
        } catch (UserError refusal) {
            return ControlAnswer.refused(refusal.text(), refusal.exitCode());
        } catch (RuntimeException bug) {
            LOG.error("`{}` failed on the control socket", verb, bug);
            return ControlAnswer.refused("the server failed; its log says why", 1);
        }
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
