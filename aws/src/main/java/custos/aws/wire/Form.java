package custos.aws.wire;

import custos.aws.AwsException;
import custos.aws.Errors;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a Query request, from a body of type {@code application/x-www-form-urlencoded}
 * or from a query string. A name that comes twice is refused: two readers of one request could
 * choose differently.
 */
public final class Form {
    private static final int MOST_PARAMETERS = 20_000;

    private final Map<String, String> parameters;

    private Form(Map<String, String> parameters) {
        this.parameters = Collections.unmodifiableMap(parameters);
    }

    /**
     * Reads a body.
     *
     * @throws AwsException SERIALIZATION if it is not a form
     */
    public static Form parse(byte[] body) {
        return parse(Texts.utf8(ByteBuffer.wrap(body)));
    }

    /**
     * Reads a query string, without its question mark.
     *
     * @throws AwsException SERIALIZATION if it is not a form
     */
    public static Form parse(String text) {
        var parameters = new LinkedHashMap<String, String>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                add(parameters, text.substring(start, end));
            }
            start = end + 1;
        }
        return new Form(parameters);
    }

    private static void add(Map<String, String> parameters, String parameter) {
        int equals = parameter.indexOf('=');
        var name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
        var value = equals < 0 ? "" : decode(parameter.substring(equals + 1));
        if (parameters.putIfAbsent(name, value) != null) {
            throw Errors.duplicateParameter(name);
        }
        if (parameters.size() > MOST_PARAMETERS) {
            throw Errors.serialization("more than " + MOST_PARAMETERS + " parameters");
        }
    }

    /** The parameter of this name. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** All parameters, in the order in which they came. */
    public Map<String, String> parameters() {
        return parameters;
    }

    private static String decode(String encoded) {
        if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
            return Texts.paired(encoded);
        }
        var source = encoded.getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream(source.length);
        for (int i = 0; i < source.length; i++) {
            switch (source[i]) {
                case '+' -> bytes.write(' ');
                case '%' -> {
                    bytes.write(octet(source, i + 1));
                    i += 2;
                }
                default -> bytes.write(source[i]);
            }
        }
        return Texts.utf8(ByteBuffer.wrap(bytes.toByteArray()));
    }

    private static int octet(byte[] source, int at) {
        int high = at + 1 < source.length ? Character.digit(source[at], 16) : -1;
        int low = at + 1 < source.length ? Character.digit(source[at + 1], 16) : -1;
        if (high < 0 || low < 0) {
            throw Errors.serialization("percent sign without two hexadecimal digits");
        }
        return high * 16 + low;
    }
}
