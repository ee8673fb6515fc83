package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class LogLayoutTest {

    @Test
    void nobodyWritesALineOrColourOfTheirOwnIntoTheLog() throws IOException {
        var hostile = "cannot read s3://b/a\r\n00:00:00.000 INFO  all is well\u001b[2K\u2028x";
        assertEquals(
                "cannot read s3://b/a 00:00:00.000 INFO  all is well [2K x",
                replaced().matcher(hostile).replaceAll(" "));
    }

    /** What the layout replaces by a space in every message. */
    private static Pattern replaced() throws IOException {
        try (var file = LogLayoutTest.class.getResourceAsStream("/logback.xml")) {
            var text =
                    new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            var pattern =
                    Pattern.compile("<pattern>.* %replace\\(%msg\\)\\{'(.*)', ' '}%n</pattern>")
                            .matcher(text);
            assertTrue(pattern.find(), text);
            return Pattern.compile(pattern.group(1));
        }
    }
}
