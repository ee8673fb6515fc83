package custos.sigv4;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import custos.sigv4.SignedRequest.Header;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature Version 2 a second time, read from AWS's prose, as plainly as can be. */
final class NaiveSignatureV2 {
    private static final String SIGNED =
            "acl|cors|delete|lifecycle|location|logging|notification|partNumber|policy"
                    + "|requestPayment|response-(cache-control|content-disposition|content-encoding"
                    + "|content-language|content-type|expires)|restore|tagging|torrent|uploadId"
                    + "|uploads|versionId|versioning|versions|website";

    private NaiveSignatureV2() {}

    static String sign(
            String secret,
            String method,
            String bucket,
            String target,
            List<Header> headers,
            String expires) {
        var text = method + "\n" + value(headers, "content-md5") + "\n";
        text += value(headers, "content-type") + "\n" + expires + "\n";
        var names = new TreeSet<String>();
        headers.forEach(header -> names.add(header.name().toLowerCase(Locale.ROOT)));
        for (var name : names) {
            if (name.startsWith("x-amz-")) {
                text += name + ":" + value(headers, name) + "\n";
            }
        }
        var pieces = target.split("\\?", 2);
        var query = pieces.length == 1 ? "" : pieces[1];
        var signed =
                Stream.of(query.split("&"))
                        .filter(part -> part.split("=", 2)[0].matches(SIGNED))
                        .sorted()
                        .map(part -> part.endsWith("=") ? part.replace("=", "") : part)
                        .map(part -> URLDecoder.decode(part.replace("+", "%2B"), ISO_8859_1))
                        .toList();
        text += latin(bucket + pieces[0]) + (signed.isEmpty() ? "" : "?");
        return hmac(secret, text + String.join("&", signed));
    }

    private static String value(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(header -> latin(header.value().strip()))
                .findFirst()
                .orElse("");
    }

    private static String latin(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String hmac(String secret, String latin) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(latin.getBytes(ISO_8859_1)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
