package custos.sigv4;

import static custos.sigv4.Fixture.NOW;
import static custos.sigv4.Fixture.verified;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import custos.aws.ErrorCode;
import custos.sigv4.SignedRequest.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies that are streams: hashed ones, and the chunks of aws-chunked framing. */
class BodyTest {
    private static final Map<String, String> CHECKSUM = Map.of("x-amz-checksum-crc32", "AAAAAA==");

    private final Fixture fixture = new Fixture();

    @Test
    void aHashedBodyEndsOnlyIfItIsWhatWasSigned() throws IOException {
        var payload = new Payload.Hashed(Hashes.sha256Hex(Fixture.BODY));
        try (var body = new HashedBody(new ByteArrayInputStream(Fixture.BODY), payload)) {
            assertArrayEquals(Fixture.BODY, body.readAllBytes());
        }
        var longer = new ByteArrayOutputStream();
        longer.writeBytes(Fixture.BODY);
        longer.write(0);
        for (var other : List.of(new byte[0], longer.toByteArray())) {
            try (var body = new HashedBody(new ByteArrayInputStream(other), payload)) {
                var failure = assertThrows(PayloadException.class, body::readAllBytes);
                assertEquals(ErrorCode.PAYLOAD_HASH_MISMATCH, failure.refusal().code());
                assertThrows(PayloadException.class, body::read);
            }
        }
    }

    /**
     * The worked example of the Amazon S3 API Reference, "Signature Calculations for the
     * Authorization Header: Transferring Payload in Multiple Chunks".
     */
    @Test
    void theReferencesExampleHasTheseSignatures() {
        var scope = new Scope("20130524", "us-east-1", "s3");
        var chain =
                new ChunkChain(
                        SigningKey.derive("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope),
                        "20130524T000000Z",
                        scope,
                        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
                        false);
        var a64 = new byte[65_536];
        var a1 = new byte[1_024];
        Arrays.fill(a64, (byte) 'a');
        Arrays.fill(a1, (byte) 'a');
        assertEquals(
                "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
                chain.chunk(Hashes.sha256Hex(a64)));
        assertEquals(
                "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
                chain.chunk(Hashes.sha256Hex(a1)));
        assertEquals(
                "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
                chain.chunk(Hashes.EMPTY_SHA256));
    }

    @Test
    void signedChunksOfEverySizeComeOutAsTheyWere() {
        Randomly.check(
                200,
                random -> {
                    var body = new byte[random.nextInt(5_000)];
                    random.nextBytes(body);
                    var signed = random.nextBoolean();
                    var trailers = random.nextBoolean() ? CHECKSUM : Map.<String, String>of();
                    var chunked = sign(body, 1 + random.nextInt(3_000), trailers, signed);
                    var decoded = open(chunked);
                    assertArrayEquals(body, read(decoded, random));
                    assertEquals(trailers, decoded.trailers());
                });
    }

    @Test
    void everyChangedCharacterOfSignedFramingIsRefused() {
        var body = "hello, chunked world".getBytes(US_ASCII);
        for (var trailers : List.of(CHECKSUM, Map.<String, String>of())) {
            var chunked = sign(body, 7, trailers, true);
            for (int i = 0; i < chunked.body().length; i++) {
                var changed = chunked.body().clone();
                changed[i] ^= 1;
                refused(new Signer.Chunked(chunked.headers(), changed));
            }
        }
    }

    @Test
    void aChangedTrailerIsRefusedAndSoIsAnUnannouncedOne() {
        var text = new String(sign(Fixture.BODY, 8, CHECKSUM, true).body(), ISO_8859_1);
        var headers = sign(Fixture.BODY, 8, CHECKSUM, true).headers();
        var extra = text.replace("x-amz-checksum-crc32:", "x-other:1\r\nx-amz-checksum-crc32:");
        for (var changed :
                List.of(
                        text.replace("AAAAAA==", "AAAAAQ=="),
                        extra,
                        text.replace("x-amz-checksum-crc32:AAAAAA==\r\n", ""),
                        text.replaceAll("x-amz-trailer-signature:[0-9a-f]*\r\n", ""),
                        text + "x")) {
            refused(new Signer.Chunked(headers, changed.getBytes(ISO_8859_1)));
        }
    }

    @Test
    void anEarlyEndIsRefusedWhereverItComes() {
        for (var signed : List.of(true, false)) {
            var chunked = sign(Fixture.BODY, 8, CHECKSUM, signed);
            for (int length = 0; length < chunked.body().length; length++) {
                refused(
                        new Signer.Chunked(
                                chunked.headers(), Arrays.copyOf(chunked.body(), length)));
            }
        }
    }

    @Test
    void theDecodedLengthMustBeTheAnnouncedOne() {
        var chunked = sign(Fixture.BODY, 8, Map.of(), true);
        for (var length : List.of(Fixture.BODY.length - 1, Fixture.BODY.length + 1)) {
            var verified = verified(verify(chunked.headers()));
            var rules = (Payload.Streaming) verified.payload();
            var other = new Payload.Streaming(rules.chain(), length, rules.trailers());
            var failure =
                    assertThrows(
                            PayloadException.class,
                            new ChunkedBody(new ByteArrayInputStream(chunked.body()), other)
                                    ::readAllBytes);
            assertEquals(ErrorCode.INCOMPLETE_BODY, failure.refusal().code());
        }
    }

    @Test
    void theLengthMustBeAnnounced() {
        var headers =
                new ArrayList<>(
                        List.of(
                                new Header("Host", "localhost"),
                                new Header("X-Amz-Decoded-Content-Length", "many")));
        var signed =
                new Signer(fixture.key, "eu-west-1", "s3")
                        .signUnsignedPayload("PUT", "/b/k", headers, NOW);
        var streaming = new ArrayList<>(signed);
        streaming.replaceAll(h ->
                h.value().equals(DeclaredPayload.UNSIGNED)
                        ? new Header(h.name(), DeclaredPayload.CHUNKS)
                        : h);
        assertEquals(
                ErrorCode.MISSING_CONTENT_LENGTH,
                Fixture.refusal(fixture.s3("PUT", "/b/k", streaming)).code());
    }

    @Test
    void anEmptyLineBeforeTheTrailersSignatureIsReadAsSomeClientsSendIt() throws IOException {
        var chunked = sign(Fixture.BODY, 8, CHECKSUM, true);
        var text = new String(chunked.body(), ISO_8859_1).replace("AAAAAA==\r\n", "AAAAAA==\n\r\n");
        var other = new Signer.Chunked(chunked.headers(), text.getBytes(ISO_8859_1));
        assertArrayEquals(Fixture.BODY, open(other).readAllBytes());
    }

    @Test
    void mutatedFramingEndsInAnIoExceptionOrInTheVeryBody() {
        Randomly.check(
                2_000,
                random -> {
                    var signed = random.nextBoolean();
                    var chunked = sign(Fixture.BODY, 1 + random.nextInt(20), CHECKSUM, signed);
                    var bytes = mutate(chunked.body(), random);
                    var decoded = open(new Signer.Chunked(chunked.headers(), bytes));
                    try {
                        var read = decoded.readAllBytes();
                        assertEquals(Fixture.BODY.length, read.length);
                        if (signed) {
                            assertArrayEquals(Fixture.BODY, read);
                            assertEquals(CHECKSUM, decoded.trailers());
                        }
                    } catch (PayloadException _) {
                        assertThrows(PayloadException.class, decoded::read);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        var out = new ByteArrayOutputStream();
        int cut = random.nextInt(bytes.length);
        out.write(bytes, 0, cut);
        switch (random.nextInt(4)) {
            case 0 -> out.write(random.nextInt(256));
            case 1 -> out.writeBytes(new byte[random.nextInt(10_000)]);
            case 2 -> out.writeBytes("\r\n".getBytes(US_ASCII));
            default -> {}
        }
        int skip = Math.min(bytes.length - cut, random.nextInt(3));
        out.write(bytes, cut + skip, bytes.length - cut - skip);
        return out.toByteArray();
    }

    private Signer.Chunked sign(
            byte[] body, int chunkSize, Map<String, String> trailers, boolean signed) {
        var signer = fixture.signer("s3");
        return signed
                ? signer.signChunked("PUT", "/b/k", Fixture.host(), body, chunkSize, trailers, NOW)
                : signer.signUnsignedChunked(
                        "PUT", "/b/k", Fixture.host(), body, chunkSize, trailers, NOW);
    }

    private Verification verify(List<Header> headers) {
        return fixture.verifier.verifyS3(new SignedRequest("PUT", "/b/k", headers, false, true));
    }

    private ChunkedBody open(Signer.Chunked chunked) {
        var payload = verified(verify(chunked.headers())).payload();
        return new ChunkedBody(
                new ByteArrayInputStream(chunked.body()), (Payload.Streaming) payload);
    }

    private void refused(Signer.Chunked chunked) {
        assertThrows(PayloadException.class, () -> open(chunked).readAllBytes());
    }

    private static byte[] read(InputStream in, Random random) {
        var out = new ByteArrayOutputStream();
        var buffer = new byte[1 + random.nextInt(2_000)];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }
}
