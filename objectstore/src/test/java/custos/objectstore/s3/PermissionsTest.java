package custos.objectstore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Access;
import custos.aws.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
final class PermissionsTest {
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
        s3.send("PUT", "/b-1");
        s3.send("PUT", "/b-1/k", Map.of("x-amz-tagging", "team=red"));
    }

    private List<Access> needs(String method, String target, Map<String, String> headers) {
        var request = s3.request(method, target, headers, InputStream.nullInputStream(), 0);
        return s3.operation(request).needs(s3.call(), request);
    }

    private Access.Required need(String method, String target, Map<String, String> headers) {
        return (Access.Required) needs(method, target, headers).getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "GET /                             | ListAllMyBuckets *",
                "PUT /b-1                          | CreateBucket b-1",
                "HEAD /b-1                         | ListBucket b-1",
                "DELETE /b-1                       | DeleteBucket b-1",
                "GET /b-1                          | ListBucket b-1",
                "GET /b-1?list-type=2              | ListBucket b-1",
                "GET /b-1?location                 | GetBucketLocation b-1",
                "GET /b-1?versioning               | GetBucketVersioning b-1",
                "GET /b-1?acl                      | GetBucketAcl b-1",
                "GET /b-1?uploads                  | ListBucketMultipartUploads b-1",
                "GET /b-1/k/l                      | GetObject b-1/k/l",
                "GET /b-1/k?versionId=null         | GetObjectVersion b-1/k",
                "HEAD /b-1/k                       | GetObject b-1/k",
                "PUT /b-1/k                        | PutObject b-1/k",
                "DELETE /b-1/k                     | DeleteObject b-1/k",
                "DELETE /b-1/k?versionId=null      | DeleteObjectVersion b-1/k",
                "GET /b-1/k?acl                    | GetObjectAcl b-1/k",
                "GET /b-1/k?tagging                | GetObjectTagging b-1/k",
                "GET /b-1/k?tagging&versionId=null | GetObjectVersionTagging b-1/k",
                "DELETE /b-1/k?tagging             | DeleteObjectTagging b-1/k",
                "POST /b-1/k?uploads               | PutObject b-1/k",
                "PUT /b-1/k?uploadId=u&partNumber=1 | PutObject b-1/k",
                "POST /b-1/k?uploadId=u            | PutObject b-1/k",
                "DELETE /b-1/k?uploadId=u          | AbortMultipartUpload b-1/k",
                "GET /b-1/k?uploadId=u             | ListMultipartUploadParts b-1/k",
            },
            delimiter = '|')
    void anOperationNeedsTheActionThatAwsDocuments(String request, String need) {
        var words = request.split(" ", -1);
        var found = needs(words[0], words[1], Map.of());
        assertEquals(1, found.size());
        var access = (Access.Required) found.getFirst();
        var resource = access.resource().replace("arn:aws:s3:::", "");
        assertEquals("s3:" + need, access.action() + " " + resource);
        assertEquals(Harness.ACCOUNT, access.resourceAccount());
    }

    private String all(String method, String target, Map<String, String> headers) {
        return needs(method, target, headers).stream()
                .map(Access.Required.class::cast)
                .map(it -> it.action() + " " + it.resource().replace("arn:aws:s3:::", ""))
                .collect(Collectors.joining(", "));
    }

    @Test
    void aCopyNeedsItsSourceAndItsTargetAndTheTagsIfThereAreAny() {
        s3.send("PUT", "/b-1/plain");
        assertEquals(
                "s3:GetObject b-1/plain, s3:PutObject b-1/n",
                all("PUT", "/b-1/n", Map.of("x-amz-copy-source", "b-1/plain")));
        assertEquals(
                "s3:GetObject b-1/k, s3:PutObject b-1/n, s3:GetObjectTagging b-1/k,"
                        + " s3:PutObjectTagging b-1/n",
                all("PUT", "/b-1/n", Map.of("x-amz-copy-source", "b-1/k")));
        assertEquals(
                "s3:GetObject b-1/k, s3:PutObject b-1/n",
                all(
                        "PUT",
                        "/b-1/n?uploadId=u&partNumber=1",
                        Map.of("x-amz-copy-source", "/b-1/k")));
        assertEquals(
                "s3:PutObject b-1/n, s3:PutObjectTagging b-1/n",
                all("PUT", "/b-1/n", Map.of("x-amz-tagging", "a=b")));
        assertEquals(
                "s3:PutObject b-1/n, s3:GetObject b-1/n",
                all("PUT", "/b-1/n", Map.of("if-match", "e")));
    }

    @Test
    void conditionKeysAreWhatTheRequestSaysAndTheObjectHas() {
        assertEquals(
                Map.of(
                        "s3:prefix", List.of("home/"),
                        "s3:delimiter", List.of("/"),
                        "s3:max-keys", List.of("7")),
                need("GET", "/b-1?prefix=home/&delimiter=/&max-keys=7", Map.of()).context());
        assertEquals(Map.of(), need("GET", "/b-1", Map.of()).context());
        assertEquals(
                List.of("red"),
                need("GET", "/b-1/k", Map.of()).context().get("s3:ExistingObjectTag/team"));
        assertEquals(
                List.of("private"),
                need("PUT", "/b-1/k", Map.of("x-amz-acl", "private"))
                        .context()
                        .get("s3:x-amz-acl"));
        assertEquals(
                List.of("blue"),
                need("PUT", "/b-1/k", Map.of("x-amz-tagging", "team=blue"))
                        .context()
                        .get("s3:RequestObjectTag/team"));
    }

    @Test
    void anotherAccountsBucketIsItsOwnersAndAMissingOneTheCallers() {
        s3.as("999988887777");
        assertEquals(Harness.ACCOUNT, need("GET", "/b-1/k", Map.of()).resourceAccount());
        assertEquals("999988887777", need("GET", "/nowhere/k", Map.of()).resourceAccount());
        for (var request : List.of("GET /b-1/k", "PUT /b-1/k", "DELETE /b-1/k", "GET /b-1")) {
            var words = request.split(" ", -1);
            assertEquals(ErrorCode.ACCESS_DENIED, s3.refused(words[0], words[1]));
        }
        assertEquals(List.of(), s3.send("GET", "/").all("Name"));
    }

    @Test
    void whoMayNotListDoesNotLearnThatAKeyIsMissing() {
        assertEquals(ErrorCode.NO_SUCH_KEY, s3.refused("HEAD", "/b-1/none"));
        s3.rights.deny("s3:ListBucket");
        for (var request : List.of("HEAD /b-1/none", "GET /b-1/none", "GET /b-1/none?tagging")) {
            var words = request.split(" ", -1);
            assertEquals(ErrorCode.ACCESS_DENIED, s3.refused(words[0], words[1]), request);
        }
        assertEquals(
                ErrorCode.ACCESS_DENIED,
                s3.refused("PUT", "/b-1/n", Map.of("x-amz-copy-source", "b-1/none")));
        assertEquals(200, s3.send("HEAD", "/b-1/k").status());
    }

    @Test
    void taggingIsDecidedWithTheTagsOfTheBody() {
        s3.rights.deny(
                access -> List.of("gold").equals(access.context().get("s3:RequestObjectTag/tier")));
        var document =
                "<Tagging><TagSet><Tag><Key>tier</Key><Value>gold</Value></Tag></TagSet></Tagging>";
        assertEquals(ErrorCode.ACCESS_DENIED, s3.refused("PUT", "/b-1/k?tagging", document));
        assertEquals(List.of("team"), s3.send("GET", "/b-1/k?tagging").all("Key"));
        var silver = document.replace("gold", "silver");
        assertEquals(200, s3.send("PUT", "/b-1/k?tagging", silver).status());
        assertTrue(
                s3.rights.asked.stream().anyMatch(it -> it.action().equals("s3:PutObjectTagging")));
    }
}
