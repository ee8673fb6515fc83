package custos.objectstore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
final class BucketsTest {
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
    }

    private static String located(String region) {
        return "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<LocationConstraint>"
                + region
                + "</LocationConstraint></CreateBucketConfiguration>";
    }

    @Test
    void aBucketIsCreatedListedAndDeleted() {
        var created = s3.send("PUT", "/photos");
        assertEquals("/photos", created.header("Location"));
        s3.send("PUT", "/archive");
        var list = s3.send("GET", "/");
        assertEquals(List.of("archive", "photos"), list.all("Name"));
        assertEquals("2026-01-02T03:04:05.678Z", list.all("CreationDate").getFirst());
        assertEquals("us-east-1", s3.send("HEAD", "/photos").header("x-amz-bucket-region"));
        assertEquals(204, s3.send("DELETE", "/archive").status());
        assertEquals(ErrorCode.NO_SUCH_BUCKET, s3.refused("HEAD", "/archive"));
        assertEquals(List.of("photos"), s3.send("GET", "/").all("Name"));
    }

    @Test
    void bucketsAreListedPageByPage() {
        for (var name : List.of("aaa", "aab", "bbb")) {
            s3.send("PUT", "/" + name);
        }
        var first = s3.send("GET", "/?max-buckets=2");
        assertEquals(List.of("aaa", "aab"), first.all("Name"));
        var token = first.one("ContinuationToken");
        var second = s3.send("GET", "/?max-buckets=2&continuation-token=" + token);
        assertEquals(List.of("bbb"), second.all("Name"));
        assertEquals(List.of("aaa", "aab"), s3.send("GET", "/?prefix=aa").all("Name"));
        assertEquals(List.of(), s3.send("GET", "/?bucket-region=eu-west-1").all("Name"));
    }

    @Test
    void creatingOnesBucketAgainSucceedsInUsEast1Only() {
        s3.send("PUT", "/photos");
        assertEquals(200, s3.send("PUT", "/photos").status());
        s3.in("eu-central-1");
        assertEquals(
                ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU,
                s3.refused("PUT", "/photos", located("eu-central-1")));
        s3.as("999988887777");
        assertEquals(
                ErrorCode.BUCKET_ALREADY_EXISTS,
                s3.refused("PUT", "/photos", located("eu-central-1")));
    }

    @Test
    void aBucketLiesInTheServersRegionAlone() {
        assertEquals(
                ErrorCode.ILLEGAL_LOCATION_CONSTRAINT,
                s3.refused("PUT", "/photos", located("eu-central-1")));
        assertEquals(200, s3.send("PUT", "/photos", located("us-east-1")).status());
        assertTrue(s3.send("GET", "/photos?location").text().contains("LocationConstraint"));
        s3.in("eu-west-1");
        assertEquals(ErrorCode.ILLEGAL_LOCATION_CONSTRAINT, s3.refused("PUT", "/pictures"));
        assertEquals(200, s3.send("PUT", "/pictures", located("EU")).status());
        assertTrue(s3.send("GET", "/pictures?location").text().contains(">eu-west-1<"));
    }

    @Test
    void aBucketWithObjectsIsNotDeletedButUnfinishedUploadsGoWithIt() throws Exception {
        s3.send("PUT", "/photos");
        s3.send("PUT", "/photos/a", "x");
        assertEquals(ErrorCode.BUCKET_NOT_EMPTY, s3.refused("DELETE", "/photos"));
        var upload = s3.send("POST", "/photos/a?uploads").one("UploadId");
        s3.send("PUT", "/photos/a?partNumber=1&uploadId=" + upload, "part");
        s3.send("DELETE", "/photos/a");
        assertEquals(204, s3.send("DELETE", "/photos").status());
        assertEquals(List.of(), Files.under(folder.resolve("objects")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "Photos",
                "pho_tos",
                "-photos",
                "photos-",
                ".photos",
                "pho..tos",
                "10.0.0.1",
                "health",
                "metrics",
                "console",
                "xn--photos",
                "photos-s3alias",
                "pho%20tos",
                "a23456789012345678901234567890123456789012345678901234567890bcde",
            })
    void aNameAgainstTheRulesIsRefused(String name) {
        assertEquals(ErrorCode.INVALID_BUCKET_NAME, s3.refused("PUT", "/" + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "my.own-bucket", "1.2.3", "amzn-s3-demo-bucket"})
    void aNameByTheRulesIsTaken(String name) {
        assertEquals(200, s3.send("PUT", "/" + name).status());
    }

    @Test
    void whatABucketCannotHaveHereIsRefused() {
        for (var header :
                List.of(
                        Map.of("x-amz-acl", "public-read"),
                        Map.of("x-amz-grant-read", "id=1"),
                        Map.of("x-amz-bucket-object-lock-enabled", "true"))) {
            assertEquals(ErrorCode.NOT_IMPLEMENTED, s3.refused("PUT", "/photos", header));
        }
    }

    @Test
    void harmlessReadsOfConfigurationAreAnswered() {
        s3.send("PUT", "/photos");
        s3.send("PUT", "/photos/a", "x");
        assertTrue(s3.send("GET", "/photos?versioning").text().contains("VersioningConfiguration"));
        assertEquals("FULL_CONTROL", s3.send("GET", "/photos?acl").one("Permission"));
        assertEquals("FULL_CONTROL", s3.send("GET", "/photos/a?acl").one("Permission"));
        assertEquals(ErrorCode.NO_SUCH_KEY, s3.refused("GET", "/photos/b?acl"));
    }
}
