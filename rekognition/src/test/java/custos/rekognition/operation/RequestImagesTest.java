package custos.rekognition.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import custos.aws.AwsException;
import custos.aws.Caller;
import custos.aws.ErrorCode;
import custos.aws.Principal;
import custos.objectstore.InMemoryObjectStore;
import custos.rekognition.s3.CallerObjects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rekognition.model.Image;
import software.amazon.awssdk.services.rekognition.model.S3Object;

final class RequestImagesTest {
    private static final Caller CALLER =
            new Caller(new Principal.Root("aws", "123456789012"), "AKIA", List.of(), Map.of());
    private static final Image IMAGE =
            Image.builder().s3Object(S3Object.builder().bucket("b").name("k").build()).build();

    @Test
    void aCrowdOfSmallRequestsForLargeObjectsIsRefusedBeforeTheMemoryIs() throws IOException {
        var objects = new InMemoryObjectStore(Clock.systemUTC()).with("b", "123456789012");
        objects.put("b", "k", new ByteArrayInputStream(new byte[600 * 1024]), "t", Map.of());
        var images =
                new RequestImages(
                        new CallerObjects(objects, (_, _) -> Optional.empty(), "aws"), 1 << 20);
        try (var first = images.hold();
                var second = images.hold()) {
            assertEquals(600 * 1024, first.read(CALLER, IMAGE).length);
            var refusal = assertThrows(AwsException.class, () -> second.read(CALLER, IMAGE));
            assertEquals(ErrorCode.PROVISIONED_THROUGHPUT_EXCEEDED, refusal.code());
        }
        try (var third = images.hold()) {
            assertEquals(600 * 1024, third.read(CALLER, IMAGE).length);
        }
    }
}
