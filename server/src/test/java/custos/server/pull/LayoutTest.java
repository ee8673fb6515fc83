package custos.server.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.manifest.SourceRef;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LayoutTest {
    private static final Path IMAGES = Path.of("/out/images");

    private static List<SourceRef> refs(String... texts) {
        return Arrays.stream(texts).map(text -> SourceRef.find(text).orElseThrow()).toList();
    }

    @Test
    void keysOfOneBucketLieAsTheyAre() {
        var refs = refs("s3://photos/a/1.jpg", "s3://photos/2.jpg");
        var layout = Layout.of(IMAGES, refs);
        assertEquals(Optional.of(IMAGES.resolve("a/1.jpg")), layout.file(refs.get(0)));
        assertEquals(Optional.of(IMAGES.resolve("2.jpg")), layout.file(refs.get(1)));
        assertEquals(IMAGES, layout.folder("photos"));
    }

    @Test
    void keysOfSeveralBucketsLieApart() {
        var refs = refs("s3://photos/1.jpg", "s3://others/1.jpg");
        var layout = Layout.of(IMAGES, refs);
        assertEquals(Optional.of(IMAGES.resolve("photos/1.jpg")), layout.file(refs.get(0)));
        assertEquals(Optional.of(IMAGES.resolve("others/1.jpg")), layout.file(refs.get(1)));
    }

    @Test
    void noKeyLeadsOutOfTheFolder() {
        for (var ref :
                refs(
                        "s3://photos/../1.jpg",
                        "s3://photos/a/../../1.jpg",
                        "s3://photos//etc/passwd",
                        "s3://photos/a//1.jpg",
                        "s3://photos/./1.jpg",
                        "s3://photos/a/",
                        "s3://photos/a\u0000.jpg")) {
            assertEquals(Optional.empty(), Layout.of(IMAGES, List.of(ref)).file(ref), ref.text());
        }
        var dots = refs("s3://.../1.jpg", "s3://photos/1.jpg");
        assertEquals(
                Optional.of(IMAGES.resolve(".../1.jpg")),
                Layout.of(IMAGES, dots).file(dots.get(0)));
    }
}
