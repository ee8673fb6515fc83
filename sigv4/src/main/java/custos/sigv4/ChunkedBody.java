package custos.sigv4;

import static custos.aws.ErrorCode.INCOMPLETE_BODY;
import static custos.aws.ErrorCode.INVALID_REQUEST;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A body without its aws-chunked framing. Each chunk's signature is checked when the chunk ends; a
 * wrong one, a wrong length, an unannounced trailer and anything after the end throw {@link
 * PayloadException}. What was read before the end proves nothing yet.
 */
public final class ChunkedBody extends InputStream {
    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_DIGITS = 12;
    private static final String SIGNATURE = ";chunk-signature=";
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private final BufferedInputStream framed;
    private final Payload.Streaming rules;
    private final MessageDigest digest = Hashes.sha256();
    private final Map<String, String> trailers = new TreeMap<>();
    private String signature = "";
    private long left; // of the current chunk
    private long total;
    private State state = State.BETWEEN;

    private enum State {
        BETWEEN,
        INSIDE,
        ENDED,
        FAILED
    }

    /** Reads a framed body by the rules of its signature. */
    public ChunkedBody(InputStream framed, Payload.Streaming rules) {
        this.framed = new BufferedInputStream(framed, BUFFER);
        this.rules = rules;
    }

    /** The trailing headers, names in lower case: complete once the body was read to its end. */
    public Map<String, String> trailers() {
        return Collections.unmodifiableMap(trailers);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            return readDecoded(bytes, offset, length);
        } catch (IOException e) {
            state = State.FAILED; // a caller that reads on must not see a clean end
            throw e;
        }
    }

    private int readDecoded(byte[] bytes, int offset, int length) throws IOException {
        if (state == State.FAILED) {
            throw malformed();
        }
        if (state == State.BETWEEN) {
            beginChunk();
        }
        if (state == State.ENDED) {
            return -1;
        }
        var count = framed.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw incomplete();
        }
        digest.update(bytes, offset, count);
        left -= count;
        if (left == 0) {
            expectLine("");
            checkChunk();
            state = State.BETWEEN;
        }
        return count;
    }

    private void beginChunk() throws IOException {
        var line = line();
        var mark = line.indexOf(';');
        left = size(mark < 0 ? line : line.substring(0, mark));
        signature = signature(mark < 0 ? "" : line.substring(mark));
        total += left;
        if (total > rules.decodedLength() || (left == 0 && total != rules.decodedLength())) {
            throw incomplete();
        }
        state = State.INSIDE;
        if (left == 0) {
            checkChunk();
            readTrailers();
            if (framed.read() >= 0) {
                throw malformed();
            }
            state = State.ENDED;
        }
    }

    private static long size(String digits) throws PayloadException {
        if (digits.isEmpty()
                || digits.length() > MOST_DIGITS
                || !digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0)) {
            throw malformed();
        }
        return Long.parseLong(digits, 16);
    }

    private String signature(String extension) throws PayloadException {
        if (rules.chain().isEmpty()) {
            if (extension.isEmpty()) {
                return "";
            }
            throw malformed();
        }
        if (!extension.startsWith(SIGNATURE)) {
            throw malformed();
        }
        return extension.substring(SIGNATURE.length());
    }

    private void checkChunk() throws PayloadException {
        var sha256 = HexFormat.of().formatHex(digest.digest());
        if (rules.chain().isPresent()
                && !Hashes.equal(rules.chain().get().chunk(sha256), signature)) {
            throw new PayloadException(new S3Refusals().signatureDiffers());
        }
    }

    private void readTrailers() throws IOException {
        var signed = rules.chain().map(ChunkChain::signedTrailer).orElse(false);
        Optional<String> trailerSignature = Optional.empty();
        for (var line = line(); !line.isEmpty(); line = trailerLine(signed, trailerSignature)) {
            var colon = line.indexOf(':');
            if (colon < 0) {
                throw malformed();
            }
            var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            var value = Headers.collapsed(line.substring(colon + 1));
            if (signed && name.equals(TRAILER_SIGNATURE) && trailerSignature.isEmpty()) {
                trailerSignature = Optional.of(value);
            } else if (trailerSignature.isPresent()
                    || !rules.trailers().contains(name)
                    || trailers.put(name, value) != null) {
                throw malformed();
            }
        }
        if (!trailers.keySet().equals(rules.trailers())) {
            throw malformed();
        }
        if (signed) {
            checkTrailers(trailerSignature.orElseThrow(ChunkedBody::malformed));
        }
    }

    /** Some signers put an empty line between the trailers and their signature. */
    private String trailerLine(boolean signed, Optional<String> trailerSignature)
            throws IOException {
        var line = line();
        return line.isEmpty() && signed && trailerSignature.isEmpty() ? line() : line;
    }

    private void checkTrailers(String trailerSignature) throws PayloadException {
        var canonical = new StringBuilder();
        trailers.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
        var chain = rules.chain().orElseThrow();
        if (!Hashes.equal(chain.trailer(canonical.toString()), trailerSignature)) {
            throw new PayloadException(new S3Refusals().signatureDiffers());
        }
    }

    private void expectLine(String expected) throws IOException {
        if (!line().equals(expected)) {
            throw malformed();
        }
    }

    /** A line that ends in CRLF, or in LF alone as some signers write trailers. */
    private String line() throws IOException {
        var text = new StringBuilder();
        for (int c = framed.read(); c != '\n'; c = framed.read()) {
            if (c < 0) {
                throw incomplete();
            }
            if (text.length() == LONGEST_LINE || c >= 0x7f) {
                throw malformed();
            }
            text.append((char) c);
        }
        if (!text.isEmpty() && text.charAt(text.length() - 1) == '\r') {
            text.setLength(text.length() - 1);
        }
        return text.toString();
    }

    private static PayloadException malformed() {
        return new PayloadException(
                INVALID_REQUEST,
                "The request contained aws-chunked data that was not well-formed or did not conform"
                        + " to its announced length and trailers.");
    }

    private static PayloadException incomplete() {
        return new PayloadException(
                INCOMPLETE_BODY,
                "You did not provide the number of bytes specified by the"
                        + " x-amz-decoded-content-length HTTP header.");
    }

    @Override
    public void close() throws IOException {
        framed.close();
    }
}
