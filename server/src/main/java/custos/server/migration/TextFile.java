package custos.server.migration;

import custos.server.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text file that is read line by line. */
final class TextFile {
    private TextFile() {}

    /** What takes a line. */
    interface Lines {
        void take(int number, String line);
    }

    /**
     * Hands out all lines.
     *
     * @throws UserError if the file is no UTF-8 or a line is too long to hold
     */
    static void lines(Path file, Lines lines) throws IOException {
        int number = 0;
        try (var in = new BoundedStream(file, Files.newInputStream(file));
                var reader =
                        new BufferedReader(
                                new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                in.renew();
                lines.take(++number, line);
            }
        } catch (MalformedInputException e) {
            throw new UserError(file + ":" + (number + 1) + ": not UTF-8");
        }
    }
}
