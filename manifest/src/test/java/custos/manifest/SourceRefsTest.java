package custos.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import custos.manifest.SourceRefs.Mapping;
import custos.manifest.SourceRefs.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceRefsTest {
    @TempDir Path folder;

    private Path put(String name) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }

    private static SourceRef ref(String text) {
        return SourceRef.find(text).orElseThrow();
    }

    private Resolution resolve(SourceRefs refs, String text) {
        return refs.resolve(ref(text));
    }

    private SourceRefs underFolder() {
        return new SourceRefs(Optional.of(folder), List.of());
    }

    @Test
    void theLongestSuffixThatExistsIsTheImage() throws IOException {
        var flat = put("cat.jpg");
        var deep = put("images/cat.jpg");
        assertEquals(
                new Resolution.Found(deep),
                resolve(underFolder(), "s3://bucket/set/images/cat.jpg"));
        assertEquals(
                new Resolution.Found(flat), resolve(underFolder(), "s3://bucket/other/cat.jpg"));
        assertEquals(new Resolution.Missing(), resolve(underFolder(), "s3://bucket/dog.jpg"));
        assertEquals(
                new Resolution.Missing(), resolve(underFolder(), "s3://bucket/images"), "a folder");
    }

    @Test
    void twoImagesThatWouldBeOneFileAreAmbiguous() throws IOException {
        var file = put("cat.jpg");
        var refs = underFolder();
        assertEquals(new Resolution.Found(file), resolve(refs, "s3://bucket/a/cat.jpg"));
        assertEquals(new Resolution.Found(file), resolve(refs, "s3://bucket/a/cat.jpg"));
        assertEquals(
                new Resolution.Ambiguous(List.of(file)), resolve(refs, "s3://bucket/b/cat.jpg"));
    }

    @Test
    void noKeyLeadsOutOfTheFolder() throws IOException {
        put("secret");
        var refs = new SourceRefs(Optional.of(folder.resolve("images")), List.of());
        Files.createDirectories(folder.resolve("images"));
        for (var key :
                List.of(
                        "../secret",
                        "x/../../secret",
                        "./../secret",
                        "/" + folder + "/secret",
                        "a\0b")) {
            assertInstanceOf(Resolution.Missing.class, resolve(refs, "s3://bucket/" + key), key);
        }
    }

    @Test
    void aMappingCoversItsPrefixAndTheLongestWins() throws IOException {
        var a = put("one/a.jpg");
        var b = put("two/b.jpg");
        var refs =
                new SourceRefs(
                        Optional.of(folder.resolve("two")),
                        List.of(
                                Mapping.parse("s3://bucket=" + folder.resolve("one")),
                                Mapping.parse("s3://bucket/pre/=" + folder.resolve("two"))));
        assertEquals(new Resolution.Found(a), resolve(refs, "s3://bucket/a.jpg"));
        assertEquals(new Resolution.Found(b), resolve(refs, "s3://bucket/pre/b.jpg"));
        assertEquals(
                new Resolution.Missing(), resolve(refs, "s3://bucket/b.jpg"), "no suffix is tried");
        assertEquals(new Resolution.Missing(), resolve(refs, "s3://bucket/prefix/b.jpg"));
        assertInstanceOf(
                Resolution.Ambiguous.class,
                resolve(refs, "s3://bucket2/b.jpg"),
                "taken by another");
    }

    @Test
    void twoMappingsOfOnePrefixMayDisagree() throws IOException {
        var one = put("one/a.jpg");
        var two = put("two/a.jpg");
        var refs =
                new SourceRefs(
                        Optional.empty(),
                        List.of(
                                new Mapping("s3://bucket", folder.resolve("one")),
                                new Mapping("s3://bucket", folder.resolve("two"))));
        assertEquals(
                new Resolution.Ambiguous(List.of(one, two)), resolve(refs, "s3://bucket/a.jpg"));
    }

    @Test
    void aMappingNamesAPrefixAndAFolder() {
        for (var text : List.of("", "bucket=x", "s3://bucket", "s3://bucket=")) {
            assertThrows(IllegalArgumentException.class, () -> Mapping.parse(text), text);
        }
        assertEquals(new Mapping("s3://b/p", Path.of("d")), Mapping.parse("s3://b/p/=d"));
    }
}
