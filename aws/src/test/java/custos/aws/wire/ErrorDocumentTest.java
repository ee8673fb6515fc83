package custos.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.aws.Errors;
import custos.aws.Randomly;
import custos.aws.Service;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class ErrorDocumentTest {
    private final ServiceModel iam = ServiceModel.of(Service.IAM);

    @Test
    void aModelledErrorHasFourMembers() {
        var document =
                ErrorDocument.json(
                        new AwsException(ErrorCode.INVALID_S3_OBJECT, "Unable to \"get\" it."),
                        "id");
        assertEquals(
                "{\"__type\":\"InvalidS3ObjectException\",\"Code\":\"InvalidS3ObjectException\","
                        + "\"Logref\":\"id\",\"Message\":\"Unable to \\\"get\\\" it.\"}",
                document.body().asUtf8String());
        assertEquals(400, document.status());
        assertEquals("InvalidS3ObjectException", document.name());
        assertEquals("application/x-amz-json-1.1", document.contentType());
        assertTrue(
                ErrorDocument.json(Errors.internal(), "id").body().asUtf8String().contains("Code"));
        assertEquals(500, ErrorDocument.json(Errors.internal(), "id").status());
    }

    @Test
    void aFrameworkErrorHasTypeAndMessage() {
        assertEquals(
                "{\"__type\":\"ValidationException\",\"message\":\"1 validation error\"}",
                ErrorDocument.json(Errors.validation("1 validation error"), "id")
                        .body()
                        .asUtf8String());
    }

    @Test
    void iamAnswersWithAnErrorResponse() {
        var document =
                ErrorDocument.query(
                        iam, new AwsException(ErrorCode.NO_SUCH_ENTITY, "<none>"), "id");
        assertEquals(
                "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error>"
                        + "<Type>Sender</Type><Code>NoSuchEntity</Code>"
                        + "<Message>&lt;none&gt;</Message></Error><RequestId>id</RequestId>"
                        + "</ErrorResponse>",
                document.body().asUtf8String());
        assertEquals(404, document.status());
        assertEquals("text/xml", document.contentType());
        assertTrue(
                ErrorDocument.query(iam, Errors.internal(), "id")
                        .body()
                        .asUtf8String()
                        .contains("<Type>Receiver</Type>"));
    }

    @Test
    void s3AnswersWithAnError() {
        var document =
                ErrorDocument.s3(
                        new AwsException(ErrorCode.NO_SUCH_KEY, "None.", Map.of("Key", "a&b")),
                        "id",
                        "/bucket/a&b");
        assertEquals(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
                        + "<Message>None.</Message><Key>a&amp;b</Key>"
                        + "<Resource>/bucket/a&amp;b</Resource><RequestId>id</RequestId>"
                        + "<HostId>custos</HostId></Error>",
                document.body().asUtf8String());
        assertEquals(404, document.status());
    }

    @Test
    void notModifiedHasNoBody() {
        var document = ErrorDocument.s3(new AwsException(ErrorCode.NOT_MODIFIED, ""), "id", "/b/k");
        assertEquals(304, document.status());
        assertEquals("", document.body().asUtf8String());
    }

    @Test
    void everyErrorWithAnyMessageIsWellFormed() {
        Randomly.check(
                500,
                random -> {
                    var message = new StringBuilder();
                    for (int left = random.nextInt(20); left > 0; left--) {
                        message.append(
                                (char)
                                        (random.nextBoolean()
                                                ? random.nextInt(0x80)
                                                : random.nextInt(0x10000)));
                    }
                    var code = Randomly.oneOf(random, List.of(ErrorCode.values()));
                    var refusal = new AwsException(code, message.toString());
                    var xml = parse(ErrorDocument.query(iam, refusal, "id"));
                    assertEquals(
                            readable(message.toString()),
                            xml.getElementsByTagName("Message").item(0).getTextContent());
                    if (code != ErrorCode.NOT_MODIFIED) {
                        parse(ErrorDocument.s3(refusal, "id", message.toString()));
                    }
                });
    }

    /** A naive statement of what XML 1.0 can carry of a text. */
    private static String readable(String text) {
        return text.replaceAll(
                "[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "\ufffd");
    }

    private static Document parse(ErrorDocument document) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(document.body().asByteArray()));
    }
}
