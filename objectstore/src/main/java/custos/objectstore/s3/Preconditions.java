package custos.objectstore.s3;

import custos.aws.s3.S3Request;
import custos.objectstore.catalog.S3Errors;
import custos.objectstore.catalog.StoredObject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Conditional requests, as S3 decides them where two conditions meet (RFC 9110, 13.2.2). */
record Preconditions(
        Optional<String> ifMatch,
        Optional<String> ifNoneMatch,
        Optional<Instant> ifModifiedSince,
        Optional<Instant> ifUnmodifiedSince) {

    /** What to do with the object. */
    enum Verdict {
        PROCEED,
        NOT_MODIFIED,
        FAILED
    }

    /** The conditions of a read. */
    static Preconditions of(S3Request request) {
        return of(request, "if-");
    }

    /** The conditions on a copy's source. */
    static Preconditions ofSource(S3Request request) {
        return of(request, "x-amz-copy-source-if-");
    }

    private static Preconditions of(S3Request request, String beginning) {
        return new Preconditions(
                Headers.amz(request, beginning + "match"),
                Headers.amz(request, beginning + "none-match"),
                Headers.amz(request, beginning + "modified-since").flatMap(HttpDates::parse),
                Headers.amz(request, beginning + "unmodified-since").flatMap(HttpDates::parse));
    }

    Verdict judge(StoredObject object) {
        if (!holds(object)) {
            return Verdict.FAILED;
        }
        return isNews(object) ? Verdict.PROCEED : Verdict.NOT_MODIFIED;
    }

    private boolean holds(StoredObject object) {
        var modified = HttpDates.seconds(object.modified());
        return ifMatch.map(tags -> ETags.matches(tags, object.etag()))
                .or(() -> ifUnmodifiedSince.map(since -> !modified.isAfter(since)))
                .orElse(true);
    }

    private boolean isNews(StoredObject object) {
        var modified = HttpDates.seconds(object.modified());
        return ifNoneMatch
                .map(tags -> !ETags.matches(tags, object.etag()))
                .or(() -> ifModifiedSince.map(modified::isAfter))
                .orElse(true);
    }

    /**
     * The condition of a write: {@code If-None-Match: *} for a key that must be free, {@code
     * If-Match} for an object that must still be the one the caller knows.
     */
    static Consumer<Optional<StoredObject>> ofWrite(S3Request request) {
        var match = request.header("if-match");
        var noneMatch = request.header("if-none-match");
        if (noneMatch.isPresent() && (match.isPresent() || !noneMatch.get().trim().equals("*"))) {
            throw S3Errors.notImplemented("If-None-Match");
        }
        return present -> {
            if (noneMatch.isPresent() && present.isPresent()) {
                throw S3Errors.preconditionFailed("If-None-Match");
            }
            if (match.isPresent()) {
                requireMatch(match.get(), present, request.key());
            }
        };
    }

    private static void requireMatch(String tags, Optional<StoredObject> present, String key) {
        var object = present.orElseThrow(() -> S3Errors.noSuchKey(key));
        if (!ETags.matches(tags, object.etag())) {
            throw S3Errors.preconditionFailed("If-Match");
        }
    }
}
