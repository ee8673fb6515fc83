package custos.objectstore.s3;

import custos.aws.Call;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.StoredObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pieces of answers that several operations give. */
final class Answers {
    private Answers() {}

    /** The headers of an object, checksum apart. */
    static Map<String, String> describing(StoredObject object) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ETag", ETags.quoted(object.etag()));
        headers.put("Last-Modified", HttpDates.http(object.modified()));
        headers.put("Accept-Ranges", "bytes");
        object.attributes().headers().forEach((name, value) -> headers.put(spelled(name), value));
        int tags = object.attributes().tags().size();
        if (tags > 0) {
            headers.put("x-amz-tagging-count", String.valueOf(tags));
        }
        return headers;
    }

    /** {@code content-type} as {@code Content-Type}; {@code x-amz-…} stays as it is. */
    private static String spelled(String name) {
        if (name.startsWith("x-amz-")) {
            return name;
        }
        var words = new StringBuilder(name);
        for (int i = 0; i < words.length(); i++) {
            if (i == 0 || words.charAt(i - 1) == '-') {
                words.setCharAt(i, Character.toUpperCase(words.charAt(i)));
            }
        }
        return words.toString();
    }

    /** The checksum of a whole object, for clients that asked for it. */
    static void addChecksum(Map<String, String> headers, StoredObject object) {
        headers.put(object.checksum().algorithm().header(), object.checksum().value());
        headers.put("x-amz-checksum-type", object.checksum().type().name());
    }

    /** The answer to a stored object. */
    static S3Response stored(StoredObject object) {
        return S3Response.empty(200)
                .with("ETag", ETags.quoted(object.etag()))
                .with(object.checksum().algorithm().header(), object.checksum().value())
                .with("x-amz-checksum-type", object.checksum().type().name());
    }

    /** The access control list that is the only one here. */
    static S3Response ownerFullControl(String account) {
        return XmlDocument.answer(
                "AccessControlPolicy",
                document -> {
                    owner(document, "Owner", account);
                    document.element(
                            "AccessControlList",
                            list -> list.element("Grant", grant -> fullControl(grant, account)));
                });
    }

    private static void fullControl(XmlDocument grant, String account) {
        grant.grantee(canonicalId(account)).text("Permission", "FULL_CONTROL");
    }

    static String region(Call call) {
        return call.endpoint().region();
    }

    static S3Response ofBucket(Call call, S3Response answer) {
        return answer.with("x-amz-bucket-region", region(call));
    }

    /** The canonical user id of an account: 64 hexadecimal digits that never change. */
    static String canonicalId(String account) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(
                            digest.digest(
                                    ("canonical user " + account)
                                            .getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    static void owner(XmlDocument document, String element, String account) {
        document.element(element, it -> it.text("ID", canonicalId(account)));
    }

    /** The Location of an object in an answer's document. */
    static String location(S3Request request) {
        return "/" + request.bucket() + "/" + UrlText.encode(request.key());
    }
}
