package custos.aws.wire;

import custos.aws.AwsException;
import custos.aws.Errors;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict reading of text: what is not Unicode is refused, never repaired. */
final class Texts {
    private Texts() {}

    /**
     * Decodes UTF-8.
     *
     * @throws AwsException SERIALIZATION if it is not
     */
    static String utf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            throw Errors.serialization("not UTF-8");
        }
    }

    /**
     * Requires that bytes are UTF-8, without keeping the text: an image in base64 need not be
     * copied to be checked.
     *
     * @throws AwsException SERIALIZATION if they are not
     */
    static void requireUtf8(byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(4096);
        while (true) {
            var result = decoder.decode(in, out.clear(), true);
            if (result.isError()) {
                throw Errors.serialization("not UTF-8");
            }
            if (result.isUnderflow()) {
                return;
            }
        }
    }

    /**
     * Passes on a text whose surrogates come in pairs.
     *
     * @throws AwsException SERIALIZATION if one is alone, which no encoding can carry further
     */
    static String paired(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    throw Errors.serialization("not Unicode: a surrogate stands alone");
                }
                i++;
            }
        }
        return text;
    }
}
