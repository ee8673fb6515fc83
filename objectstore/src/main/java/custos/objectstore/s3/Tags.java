package custos.objectstore.s3;

import custos.aws.s3.S3Address;
import custos.aws.s3.S3Request;
import custos.objectstore.catalog.S3Errors;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object's tags, from the {@code x-amz-tagging} header or a Tagging document. */
final class Tags {
    private static final int MOST = 10;
    private static final int MOST_KEY_CHARACTERS = 128;
    private static final int MOST_VALUE_CHARACTERS = 256;

    private Tags() {}

    /** The tags of {@code x-amz-tagging: a=1&b=2}, URL-encoded. */
    static Map<String, String> ofHeader(S3Request request) {
        var tags = new LinkedHashMap<String, String>();
        for (var pair : Headers.amz(request, "x-amz-tagging").orElse("").split("&", -1)) {
            if (!pair.isEmpty()) {
                var parts = pair.split("=", 2);
                add(tags, decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        return tags;
    }

    private static String decode(String text) {
        return S3Address.decode(text.replace('+', ' '));
    }

    /** The tags of a Tagging document. */
    static Map<String, String> of(XmlElement tagging) {
        var tags = new LinkedHashMap<String, String>();
        for (var set : tagging.children("TagSet")) {
            for (var tag : set.children("Tag")) {
                add(tags, tag.required("Key"), tag.required("Value"));
            }
        }
        return tags;
    }

    private static void add(Map<String, String> tags, String key, String value) {
        if (key.isEmpty() || characters(key) > MOST_KEY_CHARACTERS) {
            throw S3Errors.invalidTag("The TagKey you have provided is invalid");
        }
        if (characters(value) > MOST_VALUE_CHARACTERS) {
            throw S3Errors.invalidTag("The TagValue you have provided is invalid");
        }
        if (tags.put(key, value) != null) {
            throw S3Errors.invalidTag("Cannot provide multiple Tags with the same key");
        }
        if (tags.size() > MOST) {
            throw S3Errors.invalidTag("Object tags cannot be greater than 10");
        }
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }
}
