package custos.policy.cases;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of text that a person named: what is wrong with it is said in one sentence. */
final class TextFile {
    private static final int LONGEST = 64 << 20;

    private TextFile() {}

    /**
     * The text of a file in UTF-8, a byte order mark aside.
     *
     * @throws IOException with a message that names the file and says what is wrong
     */
    static String read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder, not a file");
        }
        try (var bytes = Files.newInputStream(file)) {
            var text = bytes.readNBytes(LONGEST + 1);
            if (text.length > LONGEST) {
                throw new IOException(file + " is longer than 64 MiB");
            }
            return decoded(text);
        } catch (NoSuchFileException _) {
            throw new IOException("no such file: " + file);
        } catch (AccessDeniedException _) {
            throw new IOException("no permission to read " + file);
        } catch (CharacterCodingException _) {
            throw new IOException(file + " is not text in UTF-8");
        }
    }

    private static String decoded(byte[] bytes) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
}
