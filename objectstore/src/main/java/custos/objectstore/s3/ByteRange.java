package custos.objectstore.s3;

import custos.objectstore.catalog.S3Errors;
import java.util.Optional;
import java.util.regex.Pattern;

/** Some bytes of an object. */
record ByteRange(long offset, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * The range that a Range header asks for. Nothing, and so the whole object, if the header is
     * not one range of bytes: S3 serves no several ranges, and HTTP ignores a malformed one.
     *
     * @throws custos.aws.AwsException {@code InvalidRange} if the object has none of these bytes
     */
    static Optional<ByteRange> of(String header, long size) {
        var match = ONE.matcher(header.trim());
        if (!match.matches() || (match.group(1) + match.group(2)).isEmpty()) {
            return Optional.empty();
        }
        var range =
                match.group(1).isEmpty()
                        ? suffix(Long.parseLong(match.group(2)), size)
                        : fromTo(Long.parseLong(match.group(1)), match.group(2), size);
        if (range.isPresent() && range.get().length <= 0) {
            throw S3Errors.invalidRange(header, size);
        }
        return range;
    }

    private static Optional<ByteRange> suffix(long length, long size) {
        long most = Math.min(length, size);
        return Optional.of(new ByteRange(size - most, most));
    }

    private static Optional<ByteRange> fromTo(long first, String last, long size) {
        long end = last.isEmpty() ? size - 1 : Long.parseLong(last);
        return end < first && !last.isEmpty()
                ? Optional.empty() // malformed
                : Optional.of(new ByteRange(first, Math.min(end, size - 1) - first + 1));
    }

    /**
     * The range of a part's copy, which must be given in full and lie inside the source.
     *
     * @throws custos.aws.AwsException {@code InvalidArgument}
     */
    static ByteRange ofCopy(String header, long size) {
        var match = ONE.matcher(header);
        if (match.matches() && !match.group(1).isEmpty() && !match.group(2).isEmpty()) {
            long first = Long.parseLong(match.group(1));
            long last = Long.parseLong(match.group(2));
            if (first <= last && last < size) {
                return new ByteRange(first, last - first + 1);
            }
        }
        throw S3Errors.invalidArgument(
                "The x-amz-copy-source-range value must be of the form bytes=first-last where first"
                        + " and last are the zero-based offsets of the first and last bytes to copy",
                "x-amz-copy-source-range",
                header);
    }

    String contentRange(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
