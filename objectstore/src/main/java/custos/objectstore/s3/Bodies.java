package custos.objectstore.s3;

import custos.aws.s3.S3Request;
import custos.objectstore.catalog.S3Errors;
import custos.objectstore.checksum.ChecksumAlgorithm;
import custos.objectstore.checksum.Digests;
import custos.objectstore.content.Contents;
import custos.objectstore.content.DigestIntake;
import custos.objectstore.content.Segment;
import custos.objectstore.content.StreamFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Takes the bodies of requests in, checked against what the client claims of them. */
final class Bodies {
    /** The most bytes of an object in one piece, and of a part: 5 GiB. */
    static final long MOST_BYTES = 5L << 30;

    private static final int MOST_XML_BYTES = 4 << 20;

    /** A stored body and what its bytes came to. */
    record Stored(Segment segment, Digests.Results digests) {}

    private Bodies() {}

    /**
     * Stores a request's body.
     *
     * @param keep the algorithm of the checksum that will be kept
     * @throws custos.aws.AwsException if length, hash or checksum are not what the client said;
     *     nothing is stored then
     * @throws UncheckedIOException if the body fails and no refusal is the cause
     */
    static Stored store(
            Contents contents, S3Request request, Claims claims, ChecksumAlgorithm keep) {
        long length = request.length().orElseThrow(S3Errors::missingLength);
        if (length > MOST_BYTES) {
            throw S3Errors.tooLarge(length, MOST_BYTES);
        }
        var algorithms = EnumSet.of(keep);
        claims.algorithm().ifPresent(algorithms::add);
        return store(
                contents,
                request.body(),
                length,
                algorithms,
                results -> claims.verify(results, request));
    }

    /** Stores bytes of our own, such as a copy's. */
    static Stored store(Contents contents, InputStream body, long length, ChecksumAlgorithm keep) {
        return store(contents, body, length, EnumSet.of(keep), _ -> {});
    }

    private static Stored store(
            Contents contents,
            InputStream body,
            long length,
            Set<ChecksumAlgorithm> algorithms,
            Consumer<Digests.Results> verify) {
        var intake =
                new DigestIntake(
                        algorithms,
                        seen -> require(seen <= length),
                        finished -> {
                            require(finished.size() == length);
                            verify.accept(finished.results());
                        });
        return new Stored(contents.store(body, intake), intake.results());
    }

    /** More or fewer bytes than announced are not what the client meant. */
    private static void require(boolean asAnnounced) {
        if (!asAnnounced) {
            throw S3Errors.incompleteBody();
        }
    }

    /**
     * Reads a body that is an XML document, nothing if it is empty.
     *
     * @throws custos.aws.AwsException {@code MalformedXML}, {@code EntityTooLarge}, {@code
     *     BadDigest}
     */
    static Optional<XmlElement> xml(S3Request request, Claims claims) {
        var document = read(request.body());
        var digests =
                new Digests(
                        claims.algorithm()
                                .map(EnumSet::of)
                                .orElse(EnumSet.noneOf(ChecksumAlgorithm.class)));
        digests.update(document, 0, document.length);
        claims.verify(digests.finish(), request);
        return document.length == 0 ? Optional.empty() : Optional.of(XmlReader.read(document));
    }

    private static byte[] read(InputStream body) {
        try {
            var bytes = body.readNBytes(MOST_XML_BYTES + 1);
            if (bytes.length > MOST_XML_BYTES) {
                throw S3Errors.tooLarge(bytes.length, MOST_XML_BYTES);
            }
            return bytes;
        } catch (IOException e) {
            throw StreamFailure.of(e);
        }
    }
}
