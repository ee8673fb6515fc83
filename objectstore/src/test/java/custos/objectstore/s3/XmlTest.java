package custos.objectstore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
final class XmlTest {
    private static XmlElement read(String document) {
        return XmlReader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void elementsTextsAndEntitiesAreRead() {
        var root =
                read(
                        "<?xml version=\"1.0\"?><!-- c --><s:A xmlns:s=\"urn:x\"><B>1&amp;2&#x41;</B>"
                                + "<B><![CDATA[<]]></B><C/></s:A>");
        assertEquals("A", root.name());
        assertEquals(
                List.of("1&2A", "<"), root.children("B").stream().map(XmlElement::text).toList());
        assertEquals("", root.required("C"));
    }

    @Test
    void documentTypesAndEntitiesAreRefused() {
        var file = "file:///etc/hostname";
        for (var document :
                List.of(
                        "<!DOCTYPE A><A/>",
                        "<!DOCTYPE A [<!ENTITY e \"x\">]><A>&e;</A>",
                        "<!DOCTYPE A [<!ENTITY e SYSTEM \"" + file + "\">]><A>&e;</A>",
                        "<!DOCTYPE A SYSTEM \"" + file + "\"><A/>",
                        "<!DOCTYPE A [<!ENTITY % p SYSTEM \"" + file + "\"> %p;]><A/>",
                        "<A>&unknown;</A>")) {
            refused(document);
        }
    }

    @Test
    void brokenDeepAndEndlessDocumentsAreRefused() {
        for (var document :
                List.of("", "x", "<A>", "<A></B>", "<A/><B/>", "<A a=1/>", "<A>\u0001</A>")) {
            refused(document);
        }
        refused("<a>".repeat(9) + "</a>".repeat(9));
        refused("<A>" + "<a/>".repeat(100_001) + "</A>");
    }

    private static void refused(String document) {
        var refusal = assertThrows(AwsException.class, () -> read(document), document);
        assertEquals(ErrorCode.MALFORMED_XML, refusal.code());
    }

    @Test
    void mutatedDocumentsAreReadOrRefused() {
        var random = new Random(Long.parseLong("0" + System.getProperty("seed", "")));
        var sound =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Delete xmlns=\"urn:x\"><Quiet>true</Quiet>"
                        + "<Object><Key>a&lt;b&#233;</Key></Object><!-- c --></Delete>";
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            var bytes = sound.getBytes(StandardCharsets.UTF_8);
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                XmlReader.read(bytes);
            } catch (AwsException refusal) {
                assertEquals(ErrorCode.MALFORMED_XML, refusal.code());
                refused++;
            }
        }
        assertTrue(refused > 1_000, "mutations that break something");
    }

    @Test
    void textComesBackFromItsDocument() {
        var random = new Random(Long.parseLong("0" + System.getProperty("seed", "")));
        for (int i = 0; i < 300; i++) {
            var text =
                    random.ints(random.nextInt(5_000), 0x20, 0x10FFFE)
                            .map(c -> c % 3 == 0 ? 0x20 + c % 0x60 : c)
                            .filter(c -> c < 0xD800 || c > 0xDFFF)
                            .filter(c -> c != 0xFFFE && c != 0xFFFF)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .append("\r\n\t<]]>&")
                            .toString();
            var document = XmlDocument.of("A", it -> it.text("B", text));
            assertEquals(text, XmlReader.read(document).required("B"));
        }
    }
}
