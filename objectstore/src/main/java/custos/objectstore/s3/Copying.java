package custos.objectstore.s3;

import custos.aws.s3.S3Request;
import custos.objectstore.catalog.Attributes;
import custos.objectstore.catalog.Objects;
import custos.objectstore.catalog.S3Errors;
import custos.objectstore.checksum.ChecksumAlgorithm;
import custos.objectstore.content.Contents;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One copy of an opened object's content and description. */
record Copying(S3Request request, Objects.Opened source) {

    /** What becomes of the source's metadata, or tags. */
    private enum Directive {
        COPY,
        REPLACE
    }

    void requireConditions() {
        var verdict = Preconditions.ofSource(request).judge(source.object());
        if (verdict != Preconditions.Verdict.PROCEED) {
            throw S3Errors.preconditionFailed("x-amz-copy-source-If-");
        }
    }

    /** Refuses to copy an object onto itself without changing anything. */
    void requireChange(CopySource named) {
        if (named.is(request) && directive("x-amz-metadata-directive") == Directive.COPY) {
            throw S3Errors.invalidRequest(
                    "This copy request is illegal because it is trying to copy an object to itself"
                            + " without changing the object's metadata, storage class, website"
                            + " redirect location or encryption attributes.");
        }
    }

    Attributes attributes() {
        var old = source.object().attributes();
        var sent = Headers.attributes(request);
        var headers =
                directive("x-amz-metadata-directive") == Directive.COPY
                        ? old.headers()
                        : sent.headers();
        var tags =
                directive("x-amz-tagging-directive") == Directive.COPY ? old.tags() : sent.tags();
        return new Attributes(headers, tags);
    }

    /** True if the copy takes the source's tags. */
    static boolean copiesTags(S3Request request) {
        return directive(request, "x-amz-tagging-directive") == Directive.COPY;
    }

    private Directive directive(String header) {
        return directive(request, header);
    }

    private static Directive directive(S3Request request, String header) {
        var text = Headers.amz(request, header).orElse("COPY");
        return switch (text) {
            case "COPY" -> Directive.COPY;
            case "REPLACE" -> Directive.REPLACE;
            default -> throw S3Errors.invalidArgument("Unknown directive.", header, text);
        };
    }

    /** The algorithm of the copy's checksum: the one asked for, else the source's. */
    ChecksumAlgorithm algorithm() {
        return ChecksumChoice.named(request).orElse(source.object().checksum().algorithm());
    }

    ByteRange whole() {
        return requireSize(new ByteRange(0, source.object().size()));
    }

    ByteRange range() {
        return Headers.amz(request, "x-amz-copy-source-range")
                .map(header -> requireSize(ByteRange.ofCopy(header, source.object().size())))
                .orElseGet(this::whole);
    }

    private static ByteRange requireSize(ByteRange range) {
        if (range.length() > Bodies.MOST_BYTES) {
            throw S3Errors.invalidRequest(
                    "The specified copy source is larger than the maximum allowable size for a copy"
                            + " source: "
                            + Bodies.MOST_BYTES);
        }
        return range;
    }

    /** Stores the bytes anew; they are digested again on the way. */
    Bodies.Stored store(Contents contents, ByteRange range, ChecksumAlgorithm keep) {
        try (var content = source.read(range.offset(), range.length())) {
            return Bodies.store(contents, content, range.length(), keep);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
