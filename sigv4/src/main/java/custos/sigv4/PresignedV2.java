package custos.sigv4;

import static custos.aws.ErrorCode.ACCESS_DENIED;
import static custos.aws.ErrorCode.INVALID_REQUEST;

import custos.aws.AwsException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a URL presigned with Signature Version 2 says, nothing of it proved yet.
 *
 * <p>That version signs few of a query's parameters. Any other could turn the request into another
 * one, so it is refused here where S3 would take it.
 *
 * @param expires when it ends, whole seconds
 * @param token the session token, if one was sent
 * @param subresources the signed parameters, values still encoded, empty for one without a value
 */
record PresignedV2(
        String accessKeyId,
        String signature,
        Instant expires,
        Optional<String> token,
        SortedMap<String, UriText.Parameter> subresources) {
    private static final String KEY = "AWSAccessKeyId";
    private static final String SIGNATURE = "Signature";
    private static final String EXPIRES = "Expires";
    static final String TOKEN = "x-amz-security-token";

    private static final Set<String> MARKS =
            Set.of(
                    KEY.toLowerCase(Locale.ROOT),
                    SIGNATURE.toLowerCase(Locale.ROOT),
                    EXPIRES.toLowerCase(Locale.ROOT));
    private static final Set<String> MARKS_V4 =
            Set.of(
                    "x-amz-algorithm",
                    "x-amz-credential",
                    "x-amz-signature",
                    "x-amz-date",
                    "x-amz-signedheaders",
                    "x-amz-expires");
    private static final Set<String> SUBRESOURCES =
            Set.of(
                    "acl",
                    "cors",
                    "delete",
                    "lifecycle",
                    "location",
                    "logging",
                    "notification",
                    "partNumber",
                    "policy",
                    "requestPayment",
                    "response-cache-control",
                    "response-content-disposition",
                    "response-content-encoding",
                    "response-content-language",
                    "response-content-type",
                    "response-expires",
                    "restore",
                    "tagging",
                    "torrent",
                    "uploadId",
                    "uploads",
                    "versionId",
                    "versioning",
                    "versions",
                    "website");
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,10}");

    /** True if a request has any parameter of this form, in whatever case. */
    static boolean marks(SignedRequest request) {
        return hasAny(UriText.parameters(request.query()), MARKS);
    }

    /**
     * Reads the query.
     *
     * @throws AwsException if it has credentials of another form too, lacks a part, repeats one, or
     *     has one that would not be signed
     */
    static PresignedV2 read(Headers headers, List<UriText.Parameter> query, Refusals refusals) {
        if (headers.has("authorization") || hasAny(query, MARKS_V4)) {
            throw refusals.twoCredentials();
        }
        if (headers.has(TOKEN)) {
            throw new AwsException(INVALID_REQUEST, "expected `" + TOKEN + "` in the query");
        }
        var parts = new HashMap<String, String>();
        var subresources = new TreeMap<String, UriText.Parameter>();
        for (var parameter : once(query)) {
            var name = parameter.name();
            if (SUBRESOURCES.contains(name)) {
                subresources.put(name, unambiguous(parameter, refusals));
            } else if (Set.of(KEY, SIGNATURE, EXPIRES, TOKEN).contains(name)) {
                parts.put(name, parameter.decodedValue());
            } else if (!StringToSignV2.signsHeader(name)) {
                throw unsigned(name);
            } else if (!headers.first(name).equals(Optional.of(parameter.decodedValue()))) {
                // Signers repeat signed headers in the query, where S3 does not read them.
                throw refusals.signatureDiffers();
            }
        }
        return of(parts, subresources);
    }

    private static PresignedV2 of(
            Map<String, String> parts, SortedMap<String, UriText.Parameter> subresources) {
        var id = parts.getOrDefault(KEY, "");
        var signature = parts.getOrDefault(SIGNATURE, "");
        var expires = parts.getOrDefault(EXPIRES, "");
        if (id.isEmpty() || signature.isEmpty() || expires.isEmpty()) {
            throw new AwsException(
                    ACCESS_DENIED,
                    "Query-string authentication requires the Signature, Expires and"
                            + " AWSAccessKeyId parameters");
        }
        if (!SECONDS.matcher(expires).matches()) {
            throw new AwsException(
                    ACCESS_DENIED,
                    "Invalid date (should be seconds since epoch): `" + expires + "`");
        }
        return new PresignedV2(
                id,
                signature,
                Instant.ofEpochSecond(Long.parseLong(expires)),
                Optional.ofNullable(parts.get(TOKEN)),
                subresources);
    }

    private static List<UriText.Parameter> once(List<UriText.Parameter> query) {
        var names = query.stream().map(UriText.Parameter::name).collect(Collectors.toSet());
        if (names.size() < query.size()) {
            throw new AwsException(INVALID_REQUEST, "expected each parameter once");
        }
        return query;
    }

    /** Values are signed decoded: with an ampersand one could be read as two parameters. */
    private static UriText.Parameter unambiguous(UriText.Parameter parameter, Refusals refusals) {
        if (parameter.decodedValue().contains("&")) {
            throw refusals.signatureDiffers();
        }
        return parameter;
    }

    private static AwsException unsigned(String name) {
        return new AwsException(
                ACCESS_DENIED,
                "the parameter `"
                        + name
                        + "` is not signed by Signature Version 2; expected a URL presigned with"
                        + " AWS4-HMAC-SHA256");
    }

    private static boolean hasAny(List<UriText.Parameter> query, Set<String> names) {
        return query.stream().anyMatch(p -> names.contains(p.name().toLowerCase(Locale.ROOT)));
    }
}
