package custos.gateway;

import custos.sigv4.SignedRequest;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Between Helidon and the pipeline: makes a request of what came in, sends what comes out. */
final class Edge implements Handler {
    /** What is read of a refused body, so that the client sees the refusal. */
    private static final long DRAINED_BYTES = 256 * 1024;

    /** An object is what its type says, and never a script because it looks like one. */
    private static final Header NO_SNIFFING =
            HeaderValues.createCached("X-Content-Type-Options", "nosniff");

    private static final Answer UNCLEAR =
            Answer.of(
                    400,
                    "text/plain",
                    "expected one Content-Length, or Transfer-Encoding: chunked alone\n"
                            .getBytes(StandardCharsets.US_ASCII));

    private final Cors cors;
    private final Door door;
    private final ProtocolSelector protocols;
    private final Pipeline pipeline;
    private final SlowHeads slowHeads;
    private final MeterRegistry registry;

    Edge(
            Cors cors,
            Door door,
            ProtocolSelector protocols,
            Pipeline pipeline,
            SlowHeads slowHeads,
            MeterRegistry registry) {
        this.cors = cors;
        this.door = door;
        this.protocols = protocols;
        this.pipeline = pipeline;
        this.slowHeads = slowHeads;
        this.registry = registry;
    }

    @Override
    public void handle(ServerRequest in, ServerResponse out) throws IOException {
        slowHeads.arrived(in.socketId());
        try {
            serve(in, out);
        } finally {
            slowHeads.answered(in.socketId());
        }
    }

    private void serve(ServerRequest in, ServerResponse out) throws IOException {
        var request = read(in);
        boolean clear = Framing.isClear(request);
        var answer = cors.readable(request, clear ? answer(request) : UNCLEAR);
        boolean last = !clear || isLast(request, in);
        if (last) {
            out.header(HeaderValues.CONNECTION_CLOSE);
        }
        send(request, answer, out);
        if (last) {
            // Helidon itself waits for the client to close, and for a body that nobody reads.
            throw new CloseConnectionException("the connection ends with this answer");
        }
    }

    private Answer answer(RawRequest request) {
        return cors.preflight(request)
                .or(() -> door.answer(request))
                .orElseGet(() -> serve(request));
    }

    private Answer serve(RawRequest request) {
        long start = System.nanoTime();
        var served = pipeline.serve(protocols.of(request), request);
        registry.timer(
                        "custos.requests",
                        "service",
                        served.service(),
                        "operation",
                        served.operation(),
                        "status",
                        String.valueOf(served.answer().status()))
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return served.answer();
    }

    /** True if the client asked to close, or left a body that is not worth reading to its end. */
    private static boolean isLast(RawRequest request, ServerRequest in) {
        if (says(request, "connection", "close")) {
            return true;
        }
        if (!in.content().hasEntity() || in.content().consumed()) {
            return false;
        }
        boolean waiting = says(request, "expect", "100-continue") && !in.continueSent();
        return waiting || !drained(in);
    }

    private static boolean says(RawRequest request, String header, String value) {
        return request.header(header).filter(value::equalsIgnoreCase).isPresent();
    }

    private static boolean drained(ServerRequest in) {
        try {
            in.content().inputStream().skipNBytes(DRAINED_BYTES);
            return in.content().consumed();
        } catch (IOException | RuntimeException ended) {
            return in.content().consumed();
        }
    }

    private static RawRequest read(ServerRequest in) {
        var headers = new ArrayList<SignedRequest.Header>();
        for (var header : in.headers()) {
            for (var value : header.allValues()) {
                headers.add(new SignedRequest.Header(header.name(), value));
            }
        }
        var prologue = in.prologue();
        return new RawRequest(
                prologue.method().text(),
                prologue.uriPath().rawPath(),
                prologue.query().rawValue(),
                List.copyOf(headers),
                peer(in),
                in.isSecure(),
                in.content().inputStream());
    }

    /** The peer's address; a mapped IPv4 address (::ffff:…) comes out as IPv4. */
    private static InetAddress peer(ServerRequest in) {
        if (in.remotePeer().address() instanceof InetSocketAddress socket) {
            try {
                return InetAddress.getByAddress(socket.getAddress().getAddress());
            } catch (UnknownHostException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("a peer without an IP address");
    }

    private static void send(RawRequest request, Answer answer, ServerResponse out)
            throws IOException {
        out.status(Status.create(answer.status()));
        out.header(NO_SNIFFING);
        boolean endless = true;
        for (var header : answer.headers()) {
            out.header(HeaderValues.create(HeaderNames.create(header.name()), header.value()));
            endless &= !header.name().equalsIgnoreCase("Content-Length");
        }
        if (request.method().equals("HEAD") || answer.status() == 304 || answer.status() == 204) {
            out.send();
            return;
        }
        if (endless) {
            out.header(HeaderValues.CONTENT_LENGTH_ZERO);
            out.send();
            return;
        }
        if (isEmpty(answer)) {
            // A stream that nothing is written to sends no head before the connection closes.
            answer.body().writeTo(OutputStream.nullOutputStream());
            out.send();
            return;
        }
        try (var body = out.outputStream()) {
            answer.body().writeTo(body);
        }
    }

    private static boolean isEmpty(Answer answer) {
        return answer.headers().stream()
                .anyMatch(header ->
                        header.name().equalsIgnoreCase("Content-Length")
                                && header.value().equals("0"));
    }
}
