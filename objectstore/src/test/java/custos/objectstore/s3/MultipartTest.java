package custos.objectstore.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.objectstore.checksum.ChecksumAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NullMarked
final class MultipartTest {
    private static final int LEAST = 5 << 20;

    @TempDir static Path folder;
    private static Harness s3;
    private final byte[] big = random(LEAST);
    private final byte[] small = random(1000);

    @BeforeAll
    static void open() {
        s3 = new Harness(folder);
    }

    @AfterAll
    static void close() {
        s3.close();
    }

    @BeforeEach
    void forget() throws IOException {
        s3.fresh();
        s3.send("PUT", "/films");
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private String begin(Map<String, String> headers) {
        return s3.send("POST", "/films/a?uploads", headers).one("UploadId");
    }

    private String part(String upload, int number, byte[] content) {
        var target = "/films/a?partNumber=" + number + "&uploadId=" + upload;
        return s3.send("PUT", target, Map.of(), content).header("ETag");
    }

    private static String list(String... numbersAndTags) {
        var list = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < numbersAndTags.length; i += 2) {
            list.append("<Part><PartNumber>")
                    .append(numbersAndTags[i])
                    .append("</PartNumber><ETag>")
                    .append(numbersAndTags[i + 1])
                    .append("</ETag></Part>");
        }
        return list.append("</CompleteMultipartUpload>").toString();
    }

    private static byte[] joined(byte[]... pieces) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void partsBecomeAnObjectWithoutMovingAByte() throws IOException {
        var upload = begin(Map.of("content-type", "video/mp4", "x-amz-meta-a", "1"));
        var last = part(upload, 7, small);
        var first = part(upload, 2, big);
        var unused = part(upload, 5, small);
        assertEquals(last, unused);
        var before = Files.under(folder.resolve("objects"));
        assertEquals(ErrorCode.NO_SUCH_KEY, s3.refused("GET", "/films/a"));

        var done = s3.send("POST", "/films/a?uploadId=" + upload, list("2", first, "7", last));
        var md5s = joined(ChecksumAlgorithm.MD5.of(big), ChecksumAlgorithm.MD5.of(small));
        var etag = HexFormat.of().formatHex(ChecksumAlgorithm.MD5.of(md5s)) + "-2";
        assertEquals('"' + etag + '"', done.one("ETag"));
        assertEquals("/films/a", done.one("Location"));
        var whole = joined(big, small);
        var got = s3.send("GET", "/films/a");
        assertArrayEquals(whole, got.body());
        assertEquals("video/mp4", got.header("Content-Type"));
        assertEquals("1", got.header("x-amz-meta-a"));
        var after = Files.under(folder.resolve("objects"));
        assertTrue(before.containsAll(after));
        assertEquals(2, after.size());

        var across = Map.of("range", "bytes=" + (LEAST - 3) + "-" + (LEAST + 2));
        assertArrayEquals(
                Arrays.copyOfRange(whole, LEAST - 3, LEAST + 3),
                s3.send("GET", "/films/a", across).body());
        var second = s3.send("GET", "/films/a?partNumber=2");
        assertEquals(206, second.status());
        assertEquals("2", second.header("x-amz-mp-parts-count"));
        assertArrayEquals(small, second.body());
        assertEquals(ErrorCode.INVALID_RANGE, s3.refused("GET", "/films/a?partNumber=3"));
        s3.send("DELETE", "/films/a");
        assertEquals(List.of(), Files.under(folder.resolve("objects")));
    }

    @Test
    void aCompletionMayBeAskedForAgainUntilTheObjectIsReplaced() {
        var upload = begin(Map.of());
        var tag = part(upload, 1, small);
        var target = "/films/a?uploadId=" + upload;
        var first = s3.send("POST", target, list("1", tag));
        assertEquals(first.text(), s3.send("POST", target, list("1", tag)).text());
        s3.send("PUT", "/films/a", "else");
        assertEquals(ErrorCode.NO_SUCH_UPLOAD, s3.refused("POST", target, list("1", tag)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void aFullObjectChecksumIsThatOfTheWhole(ChecksumAlgorithm algorithm) {
        var upload =
                begin(
                        Map.of(
                                "x-amz-checksum-algorithm",
                                algorithm.name(),
                                "x-amz-checksum-type",
                                "FULL_OBJECT"));
        var first = part(upload, 1, big);
        var last = part(upload, 2, small);
        var whole = base64(algorithm.of(joined(big, small)));
        var target = "/films/a?uploadId=" + upload;
        var list = list("1", first, "2", last).getBytes(StandardCharsets.UTF_8);
        assertEquals(
                ErrorCode.BAD_DIGEST,
                s3.refused(
                        "POST",
                        target,
                        Map.of(algorithm.header(), base64(new byte[algorithm.bytes()])),
                        list));
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                s3.refused("POST", target, Map.of("x-amz-mp-object-size", "7"), list));
        var done = s3.send("POST", target, Map.of(algorithm.header(), whole), list);
        assertEquals(whole, done.one(algorithm.element()));
        var shown = s3.send("HEAD", "/films/a", Map.of("x-amz-checksum-mode", "ENABLED"));
        assertEquals(whole, shown.header(algorithm.header()));
    }

    @Test
    void aCompositeChecksumIsThatOfThePartsChecksums() {
        var upload = begin(Map.of("x-amz-checksum-algorithm", "SHA256"));
        var first = part(upload, 1, big);
        var last = part(upload, 2, small);
        var sha = ChecksumAlgorithm.SHA256;
        var expected = base64(sha.of(joined(sha.of(big), sha.of(small)))) + "-2";
        var target = "/films/a?uploadId=" + upload;
        var wrong =
                list("1", first, "2", last)
                        .replaceFirst(
                                "</Part>",
                                "<ChecksumSHA256>"
                                        + base64(sha.of(small))
                                        + "</ChecksumSHA256></Part>");
        assertEquals(ErrorCode.INVALID_PART, s3.refused("POST", target, wrong));
        var done = s3.send("POST", target, list("1", first, "2", last));
        assertEquals(expected, done.one("ChecksumSHA256"));
        assertEquals("COMPOSITE", done.one("ChecksumType"));
    }

    @Test
    void aChecksumThatPartsCannotHaveIsRefused() {
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                s3.refused(
                        "POST",
                        "/films/a?uploads",
                        Map.of(
                                "x-amz-checksum-algorithm", "SHA1",
                                "x-amz-checksum-type", "FULL_OBJECT")));
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                s3.refused(
                        "POST", "/films/a?uploads", Map.of("x-amz-checksum-algorithm", "ADLER")));
        var upload = begin(Map.of("x-amz-checksum-algorithm", "SHA1"));
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                s3.refused(
                        "PUT",
                        "/films/a?partNumber=1&uploadId=" + upload,
                        Map.of("x-amz-checksum-crc32", "y/Q5Jg=="),
                        "123456789".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aListOfPartsMustBeInOrderKnownAndLargeEnough() {
        var upload = begin(Map.of());
        var one = part(upload, 1, small);
        var two = part(upload, 2, small);
        var target = "/films/a?uploadId=" + upload;
        assertEquals(
                ErrorCode.ENTITY_TOO_SMALL, s3.refused("POST", target, list("1", one, "2", two)));
        assertEquals(
                ErrorCode.INVALID_PART_ORDER, s3.refused("POST", target, list("2", two, "1", one)));
        assertEquals(
                ErrorCode.INVALID_PART_ORDER, s3.refused("POST", target, list("1", one, "1", one)));
        assertEquals(ErrorCode.INVALID_PART, s3.refused("POST", target, list("3", one)));
        assertEquals(ErrorCode.INVALID_PART, s3.refused("POST", target, list("1", "x")));
        assertEquals(ErrorCode.MALFORMED_XML, s3.refused("POST", target, list()));
        assertEquals(ErrorCode.MALFORMED_XML, s3.refused("POST", target, ""));
        assertEquals(ErrorCode.INVALID_ARGUMENT, s3.refused("POST", target, list("0", one)));
        assertEquals(200, s3.send("POST", target, list("2", two)).status());
    }

    @Test
    void aReplacedPartCountsOnceAndAnAbortedUploadLeavesNothing() throws IOException {
        var upload = begin(Map.of());
        part(upload, 1, big);
        part(upload, 1, small);
        assertEquals(1, Files.under(folder.resolve("objects")).size());
        var target = "/films/a?uploadId=" + upload;
        assertEquals(List.of("1000"), s3.send("GET", target).all("Size"));
        assertEquals(204, s3.send("DELETE", target).status());
        assertEquals(ErrorCode.NO_SUCH_UPLOAD, s3.refused("DELETE", target));
        assertEquals(ErrorCode.NO_SUCH_UPLOAD, s3.refused("GET", target));
        assertEquals(
                ErrorCode.NO_SUCH_UPLOAD,
                s3.refused("PUT", "/films/a?partNumber=1&uploadId=" + upload));
        assertEquals(List.of(), Files.under(folder.resolve("objects")));
    }

    @Test
    void anUploadBelongsToItsBucketAndKey() {
        s3.send("PUT", "/other");
        var upload = begin(Map.of());
        assertEquals(ErrorCode.NO_SUCH_UPLOAD, s3.refused("GET", "/films/b?uploadId=" + upload));
        assertEquals(ErrorCode.NO_SUCH_UPLOAD, s3.refused("GET", "/other/a?uploadId=" + upload));
        for (var number : List.of("0", "10001", "x", "")) {
            assertEquals(
                    ErrorCode.INVALID_ARGUMENT,
                    s3.refused("PUT", "/films/a?uploadId=" + upload + "&partNumber=" + number));
        }
    }

    @Test
    void aPartMayBeARangeOfAnObject() {
        s3.send("PUT", "/films/source", Map.of(), big);
        var upload = begin(Map.of());
        var target = "/films/a?partNumber=1&uploadId=" + upload;
        var copied =
                s3.send(
                        "PUT",
                        target,
                        Map.of(
                                "x-amz-copy-source", "films/source",
                                "x-amz-copy-source-range", "bytes=10-109"));
        s3.send("POST", "/films/a?uploadId=" + upload, list("1", copied.one("ETag")));
        assertArrayEquals(Arrays.copyOfRange(big, 10, 110), s3.send("GET", "/films/a").body());
        var again = begin(Map.of());
        for (var range : List.of("bytes=10-", "bytes=-5", "bytes=0-" + LEAST, "10-20")) {
            assertEquals(
                    ErrorCode.INVALID_ARGUMENT,
                    s3.refused(
                            "PUT",
                            "/films/a?partNumber=1&uploadId=" + again,
                            Map.of(
                                    "x-amz-copy-source",
                                    "films/source",
                                    "x-amz-copy-source-range",
                                    range)));
        }
    }

    @Test
    void partsAndUploadsAreListedPageByPage() {
        var upload = begin(Map.of());
        for (int i = 1; i <= 5; i++) {
            part(upload, i * 10, small);
        }
        var target = "/films/a?max-parts=2&uploadId=" + upload;
        var page = s3.send("GET", target);
        assertEquals(List.of("10", "20"), page.all("PartNumber"));
        assertEquals("true", page.one("IsTruncated"));
        page = s3.send("GET", target + "&part-number-marker=" + page.one("NextPartNumberMarker"));
        page = s3.send("GET", target + "&part-number-marker=" + page.one("NextPartNumberMarker"));
        assertEquals(List.of("50"), page.all("PartNumber"));
        assertEquals("false", page.one("IsTruncated"));

        s3.tick(Duration.ofSeconds(1));
        var second = begin(Map.of());
        var other = s3.send("POST", "/films/dir/b?uploads").one("UploadId");
        s3.send("POST", "/films/dir/c?uploads");
        var all = s3.send("GET", "/films?uploads&delimiter=/");
        assertEquals(List.of(upload, second), all.all("UploadId"));
        assertEquals(List.of("", "dir/"), all.all("Prefix"));
        var first = s3.send("GET", "/films?uploads&max-uploads=1");
        assertEquals(List.of(upload), first.all("UploadId"));
        var rest =
                s3.send(
                        "GET",
                        "/films?uploads&max-uploads=2&key-marker="
                                + first.one("NextKeyMarker")
                                + "&upload-id-marker="
                                + first.one("NextUploadIdMarker"));
        assertEquals(List.of(second, other), rest.all("UploadId"));
        var rolled = s3.send("GET", "/films?uploads&delimiter=/&key-marker=dir/");
        assertEquals(List.of(), rolled.all("UploadId"));
        assertEquals(List.of(""), rolled.all("Prefix"));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
