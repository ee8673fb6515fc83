package custos.server;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The operator's side of a server's {@link ControlSocket}. */
final class ControlClient {
    private final Path socket;

    /** Asks the server that uses a data folder. */
    ControlClient(Path data) {
        this.socket = ControlSocket.in(data.toAbsolutePath().normalize());
    }

    /** Where the server would answer. */
    Path socket() {
        return socket;
    }

    /**
     * Asks one question.
     *
     * @param about in one line
     * @throws Unreachable if no server answers there
     * @throws UserError if the server stopped meanwhile
     */
    ControlAnswer ask(String verb, String about) throws Unreachable {
        try (var channel = connect()) {
            var writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
            writer.write(verb + " " + about + "\n");
            writer.flush();
            channel.shutdownOutput();
            return ControlAnswer.of(
                    new String(
                            Channels.newInputStream(channel).readAllBytes(),
                            StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserError("the server stopped before it answered: " + e.getMessage(), 1);
        }
    }

    private SocketChannel connect() throws Unreachable {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException | UnsupportedOperationException e) {
            throw new Unreachable(String.valueOf(e.getMessage()), e);
        }
    }

    /** Nobody answers. */
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreachable(String message, Throwable cause) {
            super(message, cause);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }
}
