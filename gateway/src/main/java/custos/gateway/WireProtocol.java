package custos.gateway;

import custos.aws.AwsException;
import custos.aws.Operation;
import custos.aws.Service;
import custos.sigv4.Payload;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One wire protocol: how a request is read, and how an answer or a refusal is written. */
interface WireProtocol {

    /** What is known of the body before the signature is checked. */
    sealed interface Body {
        /** Read into memory; its hash is part of the signature. */
        @SuppressWarnings("ArrayRecordComponent") // on its way through, never compared
        record Buffered(byte[] bytes) implements Body {}

        /** Still on the wire. */
        record Streamed() implements Body {}
    }

    /**
     * An operation with its input.
     *
     * @param input of the operation's own request type
     */
    record Bound(Service service, Operation<?, ?> operation, Object input) {}

    /** The bytes of a body that this protocol always reads. */
    default byte[] bytes(Body body) {
        return switch (body) {
            case Body.Buffered(var bytes) -> bytes;
            case Body.Streamed _ -> throw new IllegalStateException("the body was not read");
        };
    }

    /** The services that are spoken in this protocol; the credential scope must name one. */
    List<Service> services();

    /** True if a request without any signature is let through as the anonymous principal. */
    boolean servesAnonymous();

    /** True if a presigned URL is a valid signature here. */
    boolean servesPresigned();

    /** True if much memory is set aside for the body before its signature is checked. */
    boolean takesRoom(RawRequest request);

    /**
     * Reads as much of the body as the signature check needs, and works on it.
     *
     * @throws AwsException if the body is too large or too slow
     */
    <T> T read(RawRequest request, Function<Body, T> work);

    /**
     * Finds the operation and reads its input.
     *
     * @param service what the credential scope names
     * @param payload what the signature says about a streamed body; nothing for an anonymous
     *     request
     * @throws AwsException UNKNOWN_OPERATION, SERIALIZATION or VALIDATION
     */
    Bound bind(RawRequest request, Body body, Service service, Optional<Payload> payload);

    /** Writes an operation's output. */
    Answer answer(Bound bound, Object output, String requestId);

    /** Writes a refusal. */
    Answer refusal(
            RawRequest request, Optional<Service> service, AwsException refusal, String requestId);
}
