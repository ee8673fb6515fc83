package custos.aws.s3;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request to S3, its body still a stream. The body ends with an {@code IOException} if the signed
 * hash, a chunk signature or a trailing checksum does not match, so an operation must read it to
 * the end before it makes anything visible.
 *
 * @param bucket decoded bucket name, empty for a service request (ListBuckets)
 * @param key decoded key, empty for a bucket request
 * @param query decoded query parameters in order of arrival; a parameter without a value is empty
 * @param headers header names in lower case, values in order of arrival
 * @param body the decoded payload (aws-chunked framing already removed)
 * @param length decoded length of the body, where the client declares it
 * @param trailers the trailing headers of an aws-chunked body; complete once the body was read to
 *     its end
 */
public record S3Request(
        String method,
        String bucket,
        String key,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        InputStream body,
        OptionalLong length,
        Map<String, String> trailers) {

    /** The first value of a query parameter. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    /** The first value of a header; the name in lower case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }
}
