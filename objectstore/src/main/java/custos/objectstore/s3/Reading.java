package custos.objectstore.s3;

import custos.aws.Call;
import custos.aws.Principal;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Objects;
import custos.objectstore.catalog.S3Errors;
import custos.objectstore.catalog.StoredObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One reading of an opened object: conditions, then the part or range, then the head. The object is
 * closed when the answer's body was written, or at once if there is none.
 */
record Reading(Call call, S3Request request, Objects.Opened opened) {
    private static final Map<String, String> OVERRIDES =
            Map.of(
                    "response-cache-control", "Cache-Control",
                    "response-content-disposition", "Content-Disposition",
                    "response-content-encoding", "Content-Encoding",
                    "response-content-language", "Content-Language",
                    "response-content-type", "Content-Type",
                    "response-expires", "Expires");

    S3Response answer() {
        boolean handedOver = false;
        try {
            var range = range();
            var head = head(range);
            if (head.status() == 304) {
                return head;
            }
            var bytes = range.orElse(new ByteRange(0, object().size()));
            handedOver = true;
            return new S3Response(
                    head.status(),
                    head.headers(),
                    out -> {
                        try (opened;
                                var content = opened.read(bytes.offset(), bytes.length())) {
                            content.transferTo(out);
                        }
                    });
        } finally {
            if (!handedOver) {
                opened.close();
            }
        }
    }

    S3Response answerWithoutBody() {
        try (opened) {
            return head(range());
        }
    }

    private StoredObject object() {
        return opened.object();
    }

    private S3Response head(Optional<ByteRange> range) {
        var headers = Answers.describing(object());
        if (verdict() == Preconditions.Verdict.NOT_MODIFIED) {
            headers.keySet().retainAll(Set.of("ETag", "Last-Modified", "Cache-Control", "Expires"));
            return new S3Response(304, headers, S3Response.Body.NONE);
        }
        override(headers);
        headers.put(
                "Content-Length",
                String.valueOf(range.map(ByteRange::length).orElse(object().size())));
        if (range.isPresent()) {
            headers.put("Content-Range", range.get().contentRange(object().size()));
        } else if (Headers.amz(request, "x-amz-checksum-mode")
                .filter("ENABLED"::equals)
                .isPresent()) {
            Answers.addChecksum(headers, object());
        }
        if (request.parameter("partNumber").isPresent() && object().parts() > 0) {
            headers.put("x-amz-mp-parts-count", String.valueOf(object().parts()));
        }
        return new S3Response(range.isPresent() ? 206 : 200, headers, S3Response.Body.NONE);
    }

    private Preconditions.Verdict verdict() {
        var verdict = Preconditions.of(request).judge(object());
        if (verdict == Preconditions.Verdict.FAILED) {
            throw S3Errors.preconditionFailed(
                    request.header("if-match").isPresent() ? "If-Match" : "If-Unmodified-Since");
        }
        return verdict;
    }

    private Optional<ByteRange> range() {
        // A condition that fails is answered before a range that cannot be satisfied.
        if (verdict() == Preconditions.Verdict.NOT_MODIFIED) {
            return Optional.empty();
        }
        var range = request.header("range").filter(_ -> rangeStillHolds());
        if (request.parameter("partNumber").isPresent()) {
            if (range.isPresent()) {
                throw S3Errors.invalidRequest(
                        "Cannot specify both Range header and partNumber query parameter");
            }
            return part(Parameters.partNumber(request));
        }
        return range.flatMap(header -> ByteRange.of(header, object().size()));
    }

    /** If-Range asks for the whole object where it is not the one that the client has begun. */
    private boolean rangeStillHolds() {
        return request.header("if-range")
                .map(validator ->
                        HttpDates.parse(validator)
                                .map(HttpDates.seconds(object().modified())::equals)
                                .orElseGet(() -> ETags.bare(validator).equals(object().etag())))
                .orElse(true);
    }

    private Optional<ByteRange> part(int number) {
        var sizes = opened.sizes();
        if (number > sizes.size()) {
            throw S3Errors.invalidRange("partNumber=" + number, object().size());
        }
        if (object().size() == 0) {
            return Optional.empty();
        }
        long offset = sizes.stream().limit(number - 1L).mapToLong(Long::longValue).sum();
        return Optional.of(new ByteRange(offset, sizes.get(number - 1)));
    }

    private void override(Map<String, String> headers) {
        OVERRIDES.forEach((parameter, header) ->
                request.parameter(parameter)
                        .ifPresent(value -> {
                            requireSigned();
                            Headers.requireSendable(header, value);
                            headers.put(header, value);
                        }));
    }

    /** An unsigned link must not choose under which type somebody's browser opens an object. */
    private void requireSigned() {
        if (call.caller().principal() instanceof Principal.Anonymous) {
            throw S3Errors.invalidRequest(
                    "Request specific response headers cannot be used for anonymous GET requests.");
        }
    }
}
