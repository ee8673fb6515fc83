package custos.sigv4;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * SigV4 a second time, read from AWS's prose and written as plainly as can be: regular expressions
 * over Latin-1 text (one character per byte), no shared code.
 */
final class NaiveSignature {
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern RESERVED = Pattern.compile("[^A-Za-z0-9._~-]");

    private NaiveSignature() {}

    static String canonicalRequest(
            String method,
            String target,
            List<SignedRequest.Header> headers,
            List<String> signed,
            String payload,
            boolean s3) {
        var pieces = target.split("\\?", 2);
        var lines = new ArrayList<String>();
        lines.add(method);
        lines.add(path(pieces[0], s3));
        lines.add(query(pieces.length > 1 ? pieces[1] : ""));
        for (var name : signed) {
            var values = new ArrayList<String>();
            for (var header : headers) {
                if (header.name().equalsIgnoreCase(name)) {
                    values.add(header.value().replaceAll("[ \t\r\n]+", " ").strip());
                }
            }
            lines.add(name + ":" + String.join(",", values));
        }
        lines.add("");
        lines.add(String.join(";", signed));
        lines.add(payload);
        return String.join("\n", lines);
    }

    private static String path(String path, boolean s3) {
        if (s3) {
            return path.isEmpty() ? "/" : encode(decode(path)).replace("%2F", "/");
        }
        var clean = path.isEmpty() ? "/" : path.replaceAll("/+", "/");
        var normal = URI.create(encode(latin(clean)).replace("%2F", "/")).normalize().getRawPath();
        // java.net keeps a leading "/.." that nothing is above, and a slash where ".." stood last.
        normal = normal.replaceAll("^(/\\.\\.)+(?=/|$)", "");
        var last = clean.substring(clean.lastIndexOf('/') + 1);
        if ((last.equals("..") || last.equals(".")) && normal.endsWith("/")) {
            normal = normal.substring(0, normal.length() - 1);
        }
        return normal.isEmpty() ? "/" : normal;
    }

    private static String query(String query) {
        if (query.isEmpty()) {
            return "";
        }
        var sorted = new TreeMap<String, List<String>>();
        for (var part : query.split("&", -1)) {
            var pair = part.split("=", 2);
            var name = encode(decode(pair[0]));
            if (!name.equals("X-Amz-Signature")) {
                sorted.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(encode(decode(pair.length > 1 ? pair[1] : "")));
            }
        }
        var parts = new ArrayList<String>();
        sorted.forEach(
                (name, values) -> values.stream().sorted().forEach(v -> parts.add(name + "=" + v)));
        return String.join("&", parts);
    }

    static String stringToSign(String timestamp, String scope, String canonical) {
        return "AWS4-HMAC-SHA256\n" + timestamp + "\n" + scope + "\n" + sha256(canonical);
    }

    static String signature(String secret, String scope, String stringToSign) {
        var key = ("AWS4" + secret).getBytes(UTF_8);
        for (var part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return hex(hmac(key, stringToSign));
    }

    static String sha256(String text) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String hex(byte[] bytes) {
        var text = new StringBuilder();
        for (var b : bytes) {
            text.append("%02x".formatted(b));
        }
        return text.toString();
    }

    private static String latin(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String decode(String text) {
        return ESCAPE.matcher(latin(text))
                .replaceAll(hit ->
                        java.util.regex.Matcher.quoteReplacement(
                                String.valueOf((char) Integer.parseInt(hit.group(1), 16))));
    }

    private static String encode(String latin) {
        return RESERVED.matcher(latin).replaceAll(NaiveSignature::escape);
    }

    private static String escape(MatchResult hit) {
        return "%%%02X".formatted((int) hit.group().charAt(0));
    }
}
