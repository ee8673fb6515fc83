package custos.objectstore.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.objectstore.EventfulStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
final class ObjectsTest {
    /** MD5 and checksums of {@code 123456789}, from the CRC catalogue and coreutils. */
    private static final String DIGITS = "123456789";

    private static final String DIGITS_MD5 = "25f9e794323b453885f5181f1b624d0b";

    @TempDir static Path folder;
    private static Harness s3;

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
        s3.send("PUT", "/photos");
    }

    @Test
    void anObjectComesBackAsItWent() {
        var headers =
                Map.of(
                        "content-type", "text/plain",
                        "content-encoding", "aws-chunked,gzip",
                        "cache-control", "max-age=5",
                        "x-amz-meta-colour", "red");
        var put = s3.send("PUT", "/photos/a%2Fb%20c", headers, bytes(DIGITS));
        assertEquals('"' + DIGITS_MD5 + '"', put.header("ETag"));
        var got = s3.send("GET", "/photos/a/b%20c");
        assertEquals(200, got.status());
        assertEquals(DIGITS, got.text());
        assertEquals("9", got.header("Content-Length"));
        assertEquals("text/plain", got.header("Content-Type"));
        assertEquals("gzip", got.header("Content-Encoding"));
        assertEquals("max-age=5", got.header("Cache-Control"));
        assertEquals("red", got.header("x-amz-meta-colour"));
        assertEquals("Fri, 02 Jan 2026 03:04:05 GMT", got.header("Last-Modified"));
        assertEquals("bytes", got.header("Accept-Ranges"));
        var head = s3.send("HEAD", "/photos/a/b%20c");
        assertEquals(got.headers(), head.headers());
        assertEquals(0, head.body().length);
    }

    @Test
    void aBodyThatWasOnlyChunkedHasNoEncoding() {
        s3.send("PUT", "/photos/a", Map.of("content-encoding", "aws-chunked"), bytes("x"));
        assertFalse(s3.send("GET", "/photos/a").headers().containsKey("Content-Encoding"));
    }

    @Test
    void aReplacedOrDeletedObjectLeavesNoFile() throws IOException {
        s3.send("PUT", "/photos/a", "old");
        s3.send("PUT", "/photos/a", "new");
        assertEquals("new", s3.send("GET", "/photos/a").text());
        assertEquals(1, Files.under(folder.resolve("objects")).size());
        assertEquals(204, s3.send("DELETE", "/photos/a").status());
        assertEquals(204, s3.send("DELETE", "/photos/a").status());
        assertEquals(ErrorCode.NO_SUCH_KEY, s3.refused("GET", "/photos/a"));
        assertEquals(List.of(), Files.under(folder.resolve("objects")));
    }

    @Test
    void aReaderKeepsItsContentWhileTheObjectChanges() throws IOException {
        s3.send("PUT", "/photos/a", "old");
        var get = s3.request("GET", "/photos/a", Map.of(), InputStream.nullInputStream(), 0);
        var before = s3.open(get);
        var second = s3.open(get);
        s3.send("PUT", "/photos/a", "new");
        s3.send("DELETE", "/photos/a");
        for (var answer : List.of(before, second)) {
            var out = new java.io.ByteArrayOutputStream();
            assertEquals(1, Files.under(folder.resolve("objects")).size());
            answer.body().writeTo(out);
            assertEquals("old", out.toString(StandardCharsets.UTF_8));
        }
        assertEquals(List.of(), Files.under(folder.resolve("objects")));
    }

    @Test
    void aBodyThatFailsLeavesNothing() throws IOException {
        var refusal = new AwsException(ErrorCode.PAYLOAD_HASH_MISMATCH, "no");
        var signed = new IOException("not what was signed", refusal);
        var body = EventfulStream.failing("begun", signed);
        assertEquals(
                ErrorCode.PAYLOAD_HASH_MISMATCH,
                s3.refused(s3.request("PUT", "/photos/a", Map.of(), body, 10)));
        var cut = EventfulStream.failing("", new IOException("connection reset"));
        assertThrows(
                UncheckedIOException.class,
                () -> s3.send(s3.request("PUT", "/photos/a", Map.of(), cut, 10)));
        assertEquals(ErrorCode.NO_SUCH_KEY, s3.refused("HEAD", "/photos/a"));
        assertEquals(List.of(), Files.under(folder.resolve("objects")));
    }

    @Test
    void aBodyOfAnotherLengthThanAnnouncedIsRefused() throws IOException {
        for (int announced : new int[] {4, 6}) {
            var body = new ByteArrayInputStream(bytes("12345"));
            assertEquals(
                    ErrorCode.INCOMPLETE_BODY,
                    s3.refused(s3.request("PUT", "/photos/a", Map.of(), body, announced)));
        }
        var unannounced =
                s3.request(
                        "PUT",
                        "/photos/a",
                        Map.of(),
                        new ByteArrayInputStream(bytes("12345")),
                        OptionalLong.empty(),
                        Map.of());
        assertEquals(ErrorCode.MISSING_CONTENT_LENGTH, s3.refused(unannounced));
        var huge =
                s3.request("PUT", "/photos/a", Map.of(), InputStream.nullInputStream(), 6L << 30);
        assertEquals(ErrorCode.ENTITY_TOO_LARGE, s3.refused(huge));
        assertEquals(List.of(), Files.under(folder.resolve("objects")));
    }

    @ParameterizedTest
    @CsvSource({
        "content-md5, JfnnlDI7RTiF9RgfG2JNCw==",
        "x-amz-checksum-crc32, y/Q5Jg==",
        "x-amz-checksum-crc32c, 4waSgw==",
        "x-amz-checksum-crc64nvme, rosUhgp5mIg=",
        "x-amz-checksum-sha1, 98O8HYCOBHMq32eZZczDTKeuNEE=",
        "x-amz-checksum-sha256, FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
    })
    void aChecksumIsCheckedKeptAndReturned(String header, String value) throws IOException {
        var put = s3.send("PUT", "/photos/a", Map.of(header, value), bytes(DIGITS));
        var shown = s3.send("HEAD", "/photos/a", Map.of("x-amz-checksum-mode", "ENABLED"));
        var kept = header.equals("content-md5") ? "x-amz-checksum-crc64nvme" : header;
        assertEquals(put.header(kept), shown.header(kept));
        assertEquals("FULL_OBJECT", shown.header("x-amz-checksum-type"));
        if (header.startsWith("x-amz")) {
            assertEquals(value, shown.header(header));
        }
        assertFalse(s3.send("HEAD", "/photos/a").headers().containsKey(kept));

        assertEquals(
                ErrorCode.BAD_DIGEST,
                s3.refused("PUT", "/photos/b", Map.of(header, value), bytes("987654321")));
        assertEquals(
                header.equals("content-md5") ? ErrorCode.INVALID_DIGEST : ErrorCode.INVALID_REQUEST,
                s3.refused("PUT", "/photos/b", Map.of(header, "AAAA"), bytes(DIGITS)));
        assertEquals(1, Files.under(folder.resolve("objects")).size());
    }

    @Test
    void aTrailingChecksumIsCheckedToo() {
        var announced = Map.of("x-amz-trailer", "x-amz-checksum-crc32");
        assertEquals(200, s3.send(trailing(announced, "y/Q5Jg==")).status());
        assertEquals(ErrorCode.BAD_DIGEST, s3.refused(trailing(announced, "AAAAAA==")));
        assertEquals(ErrorCode.INVALID_REQUEST, s3.refused(trailing(announced, "AA")));
        var missing =
                s3.request(
                        "PUT",
                        "/photos/a",
                        announced,
                        new ByteArrayInputStream(bytes(DIGITS)),
                        OptionalLong.of(9),
                        Map.of());
        assertEquals(ErrorCode.INVALID_REQUEST, s3.refused(missing));
    }

    private custos.aws.s3.S3Request trailing(Map<String, String> headers, String value) {
        return s3.request(
                "PUT",
                "/photos/a",
                headers,
                new ByteArrayInputStream(bytes(DIGITS)),
                OptionalLong.of(9),
                Map.of("x-amz-checksum-crc32", value));
    }

    @Test
    void aClaimThatCannotBeCheckedIsRefused() {
        var put = "/photos/a";
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                s3.refused(
                        "PUT",
                        put,
                        Map.of(
                                "x-amz-checksum-crc32", "y/Q5Jg==",
                                "x-amz-checksum-crc32c", "4waSgw=="),
                        bytes(DIGITS)));
        assertEquals(
                ErrorCode.NOT_IMPLEMENTED,
                s3.refused("PUT", put, Map.of("x-amz-checksum-xxhash64", "AA=="), bytes(DIGITS)));
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                s3.refused(
                        "PUT",
                        put,
                        Map.of("x-amz-sdk-checksum-algorithm", "CRC32"),
                        bytes(DIGITS)));
        assertEquals(
                ErrorCode.BAD_DIGEST,
                s3.refused(
                        "PUT",
                        put + "?x-amz-checksum-crc32=AAAAAA%3D%3D",
                        Map.of(),
                        bytes(DIGITS)));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, 1234, bytes 0-3/9",
        "bytes=3-, 206, 456789, bytes 3-8/9",
        "bytes=-2, 206, 89, bytes 7-8/9",
        "bytes=5-500, 206, 6789, bytes 5-8/9",
        "bytes=-500, 206, 123456789, bytes 0-8/9",
        "bytes=8-8, 206, 9, bytes 8-8/9",
        "bytes=3-1, 200, 123456789, ''",
        "'bytes=0-1,3-4', 200, 123456789, ''",
        "bytes=-, 200, 123456789, ''",
        "lines=1-2, 200, 123456789, ''",
    })
    void aRangeIsServed(String range, int status, String content, String contentRange) {
        s3.send("PUT", "/photos/a", DIGITS);
        var got = s3.send("GET", "/photos/a", Map.of("range", range));
        assertEquals(status, got.status());
        assertEquals(content, got.text());
        assertEquals(contentRange, got.header("Content-Range"));
        assertEquals(String.valueOf(content.length()), got.header("Content-Length"));
        assertEquals(got.headers(), s3.send("HEAD", "/photos/a", Map.of("range", range)).headers());
    }

    @Test
    void aRangeOutsideTheObjectIsRefused() {
        s3.send("PUT", "/photos/a", DIGITS);
        s3.send("PUT", "/photos/empty", "");
        for (var range : List.of("bytes=9-", "bytes=9-12", "bytes=-0")) {
            assertEquals(
                    ErrorCode.INVALID_RANGE,
                    s3.refused("GET", "/photos/a", Map.of("range", range)));
        }
        assertEquals(
                ErrorCode.INVALID_RANGE,
                s3.refused("GET", "/photos/empty", Map.of("range", "bytes=0-")));
        assertEquals("", s3.send("GET", "/photos/empty").text());
    }

    @ParameterizedTest
    @CsvSource({
        "if-match, ETAG, 200",
        "if-match, *, 200",
        "if-match, '\"other\", ETAG', 200",
        "if-match, \"other\", 412",
        "if-none-match, ETAG, 304",
        "if-none-match, *, 304",
        "if-none-match, \"other\", 200",
        "'if-modified-since', 'Fri, 02 Jan 2026 03:04:05 GMT', 304",
        "'if-modified-since', 'Fri, 02 Jan 2026 03:04:04 GMT', 200",
        "'if-modified-since', 'yesterday', 200",
        "'if-unmodified-since', 'Fri, 02 Jan 2026 03:04:05 GMT', 200",
        "'if-unmodified-since', 'Fri, 02 Jan 2026 03:04:04 GMT', 412",
        "'if-range', ETAG, 206",
        "'if-range', \"other\", 200",
    })
    void aConditionDecidesARead(String header, String value, int status) {
        s3.send("PUT", "/photos/a", DIGITS);
        var headers = new java.util.HashMap<String, String>();
        headers.put(header, value.replace("ETAG", '"' + DIGITS_MD5 + '"'));
        if (header.equals("if-range")) {
            headers.put("range", "bytes=0-1");
        }
        if (status == 412) {
            assertEquals(ErrorCode.PRECONDITION_FAILED, s3.refused("GET", "/photos/a", headers));
            assertEquals(ErrorCode.PRECONDITION_FAILED, s3.refused("HEAD", "/photos/a", headers));
            return;
        }
        var got = s3.send("GET", "/photos/a", headers);
        assertEquals(status, got.status());
        assertEquals(status == 304 ? 0 : status == 206 ? 2 : 9, got.body().length);
        assertEquals('"' + DIGITS_MD5 + '"', got.header("ETag"));
        assertEquals(status, s3.send("HEAD", "/photos/a", headers).status());
    }

    @Test
    void aConditionDecidesAWrite() {
        var free = Map.of("if-none-match", "*");
        assertEquals(200, s3.send("PUT", "/photos/a", free, bytes("1")).status());
        assertEquals(
                ErrorCode.PRECONDITION_FAILED, s3.refused("PUT", "/photos/a", free, bytes("2")));
        var known = Map.of("if-match", s3.send("HEAD", "/photos/a").header("ETag"));
        assertEquals(200, s3.send("PUT", "/photos/a", known, bytes("3")).status());
        assertEquals(
                ErrorCode.PRECONDITION_FAILED, s3.refused("PUT", "/photos/a", known, bytes("4")));
        assertEquals(ErrorCode.NO_SUCH_KEY, s3.refused("PUT", "/photos/b", known, bytes("5")));
        assertEquals(ErrorCode.PRECONDITION_FAILED, s3.refused("DELETE", "/photos/a", known));
        assertEquals("3", s3.send("GET", "/photos/a").text());
    }

    @Test
    void aConditionIsDecidedAgainWhenTheBodyHasCome() throws IOException {
        var racing = EventfulStream.doing("x", () -> s3.send("PUT", "/photos/a", "the other one"));
        var request = s3.request("PUT", "/photos/a", Map.of("if-none-match", "*"), racing, 1);
        assertEquals(ErrorCode.PRECONDITION_FAILED, s3.refused(request));
        assertEquals("the other one", s3.send("GET", "/photos/a").text());
        assertEquals(1, Files.under(folder.resolve("objects")).size());
    }

    @Test
    void aSignedLinkMayNameTheHeadersOfItsAnswerButNotEndThem() {
        s3.send("PUT", "/photos/a", DIGITS);
        var query = "response-content-type=text%2Fhtml&response-content-disposition=inline";
        var got = s3.send("GET", "/photos/a?" + query);
        assertEquals("text/html", got.header("Content-Type"));
        assertEquals("inline", got.header("Content-Disposition"));
        assertEquals(
                ErrorCode.INVALID_ARGUMENT,
                s3.refused("GET", "/photos/a?response-content-type=a%0D%0ASet-Cookie:b"));
        assertEquals(ErrorCode.INVALID_ARGUMENT, s3.refused("PUT", "/photos/a?x-amz-meta-a=b%0Ac"));
    }

    @Test
    void whatWouldBeIgnoredIsRefused() {
        for (var header :
                List.of(
                        Map.of("x-amz-server-side-encryption", "aws:kms"),
                        Map.of("x-amz-server-side-encryption-customer-key", "k"),
                        Map.of("x-amz-acl", "public-read"),
                        Map.of("x-amz-object-lock-mode", "GOVERNANCE"),
                        Map.of("x-amz-storage-class", "GLACIER"))) {
            assertEquals(ErrorCode.NOT_IMPLEMENTED, s3.refused("PUT", "/photos/a", header));
            assertEquals(
                    ErrorCode.NOT_IMPLEMENTED, s3.refused("POST", "/photos/a?uploads", header));
        }
        var served = Map.of("x-amz-acl", "private", "x-amz-storage-class", "STANDARD");
        assertEquals(200, s3.send("PUT", "/photos/a", served).status());
    }

    @Test
    void metadataKeysAndExpectedOwnersHaveLimits() {
        assertEquals(
                ErrorCode.METADATA_TOO_LARGE,
                s3.refused("PUT", "/photos/a", Map.of("x-amz-meta-a", "x".repeat(2048))));
        assertEquals(200, s3.send("PUT", "/photos/" + "k".repeat(1024)).status());
        assertEquals(ErrorCode.KEY_TOO_LONG, s3.refused("PUT", "/photos/" + "k".repeat(1025)));
        assertEquals(ErrorCode.INVALID_ARGUMENT, s3.refused("PUT", "/photos/a%00"));
        assertEquals(
                ErrorCode.ACCESS_DENIED,
                s3.refused(
                        "PUT", "/photos/a", Map.of("x-amz-expected-bucket-owner", "999988887777")));
    }

    @Test
    void noVersionExistsButNull() {
        s3.send("PUT", "/photos/a", DIGITS);
        assertEquals(DIGITS, s3.send("GET", "/photos/a?versionId=null").text());
        assertEquals(ErrorCode.NO_SUCH_VERSION, s3.refused("GET", "/photos/a?versionId=3"));
        assertEquals(ErrorCode.NO_SUCH_VERSION, s3.refused("DELETE", "/photos/a?versionId=3"));
        assertEquals(204, s3.send("DELETE", "/photos/a?versionId=null").status());
    }

    @Test
    void aCopyTakesContentAndDescriptionOrANewOne() {
        var headers = Map.of("content-type", "text/plain", "x-amz-meta-a", "1");
        s3.send("PUT", "/photos/a%20b", headers, bytes(DIGITS));
        s3.tick(Duration.ofMinutes(1));
        var copied = s3.send("PUT", "/photos/c", Map.of("x-amz-copy-source", "/photos/a%20b"));
        assertEquals('"' + DIGITS_MD5 + '"', copied.one("ETag"));
        assertEquals("2026-01-02T03:05:05.678Z", copied.one("LastModified"));
        var copy = s3.send("GET", "/photos/c");
        assertEquals(DIGITS, copy.text());
        assertEquals("1", copy.header("x-amz-meta-a"));
        assertEquals("text/plain", copy.header("Content-Type"));
        s3.send(
                "PUT",
                "/photos/c",
                Map.of(
                        "x-amz-copy-source", "photos/a%20b?versionId=null",
                        "x-amz-metadata-directive", "REPLACE",
                        "x-amz-meta-b", "2"));
        var replaced = s3.send("HEAD", "/photos/c");
        assertEquals("2", replaced.header("x-amz-meta-b"));
        assertFalse(replaced.headers().containsKey("x-amz-meta-a"));
        assertEquals("binary/octet-stream", replaced.header("Content-Type"));
    }

    @Test
    void aCopyOntoItselfMustChangeSomething() {
        s3.send("PUT", "/photos/a", DIGITS);
        var source = Map.of("x-amz-copy-source", "photos/a");
        assertEquals(ErrorCode.INVALID_REQUEST, s3.refused("PUT", "/photos/a", source));
        var replacing =
                Map.of(
                        "x-amz-copy-source", "photos/a",
                        "x-amz-metadata-directive", "REPLACE",
                        "content-type", "image/png");
        assertEquals(200, s3.send("PUT", "/photos/a", replacing).status());
        var got = s3.send("GET", "/photos/a");
        assertEquals(DIGITS, got.text());
        assertEquals("image/png", got.header("Content-Type"));
    }

    @ParameterizedTest
    @CsvSource({
        "photos/a, x-amz-copy-source-if-match, other, PRECONDITION_FAILED",
        "photos/a, x-amz-copy-source-if-none-match, *, PRECONDITION_FAILED",
        "photos/none, x, y, NO_SUCH_KEY",
        "nowhere/a, x, y, NO_SUCH_BUCKET",
        "photos, x, y, INVALID_ARGUMENT",
        "photos/, x, y, INVALID_ARGUMENT",
        "photos/%zz, x, y, INVALID_URI",
        "photos/a?versionId=7, x, y, NO_SUCH_VERSION",
        "photos/a, x-amz-metadata-directive, MERGE, INVALID_ARGUMENT",
    })
    void aCopyThatCannotBeIsRefused(String source, String header, String value, ErrorCode code) {
        s3.send("PUT", "/photos/a", DIGITS);
        assertEquals(
                code,
                s3.refused("PUT", "/photos/b", Map.of("x-amz-copy-source", source, header, value)));
    }

    @Test
    void severalObjectsAreDeletedAtOnceEachDecidedByItself() {
        for (var key : List.of("a", "b", "secret", "d%26")) {
            s3.send("PUT", "/photos/" + key, "x");
        }
        s3.rights.deny(access ->
                access.action().equals("s3:DeleteObject") && access.resource().endsWith("/secret"));
        var document =
                "<Delete><Object><Key>a</Key></Object><Object><Key>secret</Key></Object>"
                        + "<Object><Key>none</Key></Object><Object><Key>d&amp;</Key></Object>"
                        + "<Object><Key>b</Key><VersionId>9</VersionId></Object></Delete>";
        var answer = s3.send("POST", "/photos?delete", md5(document), bytes(document));
        assertEquals(List.of("AccessDenied", "NoSuchVersion"), answer.all("Code"));
        assertEquals(List.of("a", "secret", "none", "d&", "b"), answer.all("Key"));
        assertEquals(List.of("b", "secret"), s3.send("GET", "/photos").all("Key"));

        var quiet =
                "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>"
                        + "<Object><Key>b</Key></Object></Delete>";
        assertEquals(
                List.of(), s3.send("POST", "/photos?delete", md5(quiet), bytes(quiet)).all("Key"));
        assertEquals(List.of("secret"), s3.send("GET", "/photos").all("Key"));
    }

    @Test
    void aDeletionMustBeWholeAndCounted() {
        var one = "<Delete><Object><Key>a</Key></Object></Delete>";
        assertEquals(ErrorCode.INVALID_REQUEST, s3.refused("POST", "/photos?delete", one));
        assertEquals(
                ErrorCode.BAD_DIGEST,
                s3.refused("POST", "/photos?delete", md5(one + " "), bytes(one)));
        for (var malformed :
                List.of("<Delete></Delete>", "<Remove/>", "<Delete><Object/></Delete>", "x")) {
            assertEquals(
                    ErrorCode.MALFORMED_XML,
                    s3.refused("POST", "/photos?delete", md5(malformed), bytes(malformed)));
        }
        var many = "<Delete>" + "<Object><Key>a</Key></Object>".repeat(1001) + "</Delete>";
        assertEquals(
                ErrorCode.MALFORMED_XML,
                s3.refused("POST", "/photos?delete", md5(many), bytes(many)));
    }

    @Test
    void tagsAreKeptReplacedAndRemoved() {
        s3.send("PUT", "/photos/a", Map.of("x-amz-tagging", "k=v%201&empty"), bytes("x"));
        assertEquals("2", s3.send("HEAD", "/photos/a").header("x-amz-tagging-count"));
        assertEquals(List.of("", "v 1"), s3.send("GET", "/photos/a?tagging").all("Value"));
        var document =
                "<Tagging><TagSet><Tag><Key>q</Key><Value>&lt;</Value></Tag></TagSet></Tagging>";
        assertEquals(200, s3.send("PUT", "/photos/a?tagging", document).status());
        assertEquals(List.of("q"), s3.send("GET", "/photos/a?tagging").all("Key"));
        s3.send("PUT", "/photos/b", Map.of("x-amz-copy-source", "photos/a"));
        assertEquals(List.of("q"), s3.send("GET", "/photos/b?tagging").all("Key"));
        assertEquals(204, s3.send("DELETE", "/photos/a?tagging").status());
        assertEquals(List.of(), s3.send("GET", "/photos/a?tagging").all("Key"));
        assertEquals(
                ErrorCode.INVALID_TAG,
                s3.refused("PUT", "/photos/a", Map.of("x-amz-tagging", "a=1&a=2")));
        assertTrue(
                s3.send("GET", "/photos/a").headers().keySet().stream()
                        .noneMatch("x-amz-tagging-count"::equals));
    }

    @Test
    void whoMayDeleteNothingDoesNotLearnWhichBucketsThereAre() {
        var one = "<Delete><Object><Key>k</Key></Object></Delete>";
        s3.rights.deny("s3:DeleteObject");
        for (var bucket : List.of("photos", "nowhere")) {
            var answer = s3.send("POST", "/" + bucket + "?delete", md5(one), bytes(one));
            assertEquals(List.of("AccessDenied"), answer.all("Code"), bucket);
        }
        s3.rights.forget();
        assertEquals(
                ErrorCode.NO_SUCH_BUCKET,
                s3.refused("POST", "/nowhere?delete", md5(one), bytes(one)));
    }

    private static Map<String, String> md5(String document) {
        var digest = custos.objectstore.checksum.ChecksumAlgorithm.MD5.of(bytes(document));
        return Map.of("content-md5", java.util.Base64.getEncoder().encodeToString(digest));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void bytesOfEveryValueSurvive() {
        var content = new byte[300_000];
        new java.util.Random(5).nextBytes(content);
        s3.send("PUT", "/photos/a", Map.of(), content);
        assertArrayEquals(content, s3.send("GET", "/photos/a").body());
    }
}
