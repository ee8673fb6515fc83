package custos.aws.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
final class S3RouterTest {
    @ParameterizedTest
    @CsvSource({
        "GET /, ListBuckets",
        "GET /?max-buckets=5, ListBuckets",
        "PUT /b, CreateBucket",
        "HEAD /b, HeadBucket",
        "DELETE /b, DeleteBucket",
        "GET /b, ListObjects",
        "GET /b?prefix=acl&delimiter=/, ListObjects",
        "GET /b?list-type=2&prefix=x, ListObjectsV2",
        "GET /b?location, GetBucketLocation",
        "GET /b?versioning, GetBucketVersioning",
        "GET /b?acl, GetBucketAcl",
        "GET /b?uploads, ListMultipartUploads",
        "POST /b?delete, DeleteObjects",
        "PUT /b/k, PutObject",
        "PUT /b/k?x-id=PutObject, PutObject",
        "PUT /b/k copy, CopyObject",
        "GET /b/k, GetObject",
        "GET /b/k?partNumber=2, GetObject",
        "HEAD /b/k, HeadObject",
        "DELETE /b/k, DeleteObject",
        "GET /b/k?acl, GetObjectAcl",
        "GET /b/k?tagging, GetObjectTagging",
        "PUT /b/k?tagging, PutObjectTagging",
        "DELETE /b/k?tagging, DeleteObjectTagging",
        "POST /b/k?uploads, CreateMultipartUpload",
        "PUT /b/k?partNumber=1&uploadId=u, UploadPart",
        "PUT /b/k?partNumber=1&uploadId=u copy, UploadPartCopy",
        "GET /b/k?uploadId=u, ListParts",
        "POST /b/k?uploadId=u, CompleteMultipartUpload",
        "DELETE /b/k?uploadId=u, AbortMultipartUpload",
    })
    void aRequestMeansOneOperation(String request, String operation) {
        assertEquals(operation, route(request));
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE /b?lifecycle, NOT_IMPLEMENTED",
        "DELETE /b?policy, NOT_IMPLEMENTED",
        "PUT /b?acl, NOT_IMPLEMENTED",
        "PUT /b/k?acl, NOT_IMPLEMENTED",
        "PUT /b/k?retention, NOT_IMPLEMENTED",
        "PUT /b/k?encryption, NOT_IMPLEMENTED",
        "POST /b/k?restore, NOT_IMPLEMENTED",
        "GET /b/k?torrent, NOT_IMPLEMENTED",
        "GET /b?cors, NOT_IMPLEMENTED",
        "HEAD /b/k?uploadId=u, NOT_IMPLEMENTED",
        "POST /b, NOT_IMPLEMENTED",
        "POST /b/k, METHOD_NOT_ALLOWED",
        "DELETE /, METHOD_NOT_ALLOWED",
        "PATCH /b/k, METHOD_NOT_ALLOWED",
        "PUT /b/k?partNumber=1, INVALID_ARGUMENT",
        "GET /b?acl&location, INVALID_ARGUMENT",
        "DELETE /b/k?uploadId=u&tagging, INVALID_ARGUMENT",
        "GET /b?list-type=3, INVALID_ARGUMENT",
        "GET //k, INVALID_BUCKET_NAME",
    })
    void whatIsNotServedIsRefused(String request, ErrorCode refusal) {
        assertEquals(
                refusal, assertThrows(AwsException.class, () -> route(request)).code(), request);
    }

    @Test
    void aSubresourceNeverChangesWhatAPlainRequestWouldChange() {
        var random = new Random(Long.parseLong("0" + System.getProperty("seed", "")));
        var names =
                List.of(
                        "acl",
                        "policy",
                        "uploads",
                        "uploadId",
                        "partNumber",
                        "tagging",
                        "cors",
                        "list-type",
                        "delete",
                        "versions",
                        "website",
                        "x-id",
                        "prefix",
                        "Acl");
        var plain = List.of("PutObject", "DeleteObject", "DeleteBucket", "CreateBucket");
        var refusals =
                EnumSet.of(
                        ErrorCode.NOT_IMPLEMENTED,
                        ErrorCode.METHOD_NOT_ALLOWED,
                        ErrorCode.INVALID_ARGUMENT,
                        ErrorCode.INVALID_BUCKET_NAME);
        for (int i = 0; i < 20_000; i++) {
            var query = new HashMap<String, List<String>>();
            for (int n = random.nextInt(4); n > 0; n--) {
                query.put(names.get(random.nextInt(names.size())), List.of("2"));
            }
            var method =
                    List.of("GET", "PUT", "POST", "DELETE", "HEAD", "X").get(random.nextInt(6));
            try {
                var operation =
                        S3Router.operation(
                                method,
                                random.nextBoolean() ? "b" : "",
                                random.nextBoolean() ? "k" : "",
                                query,
                                Map.of());
                if (plain.contains(operation)) {
                    query.keySet().removeAll(List.of("list-type", "x-id", "prefix", "Acl"));
                    query.remove("partNumber"); // harmless but where a body is stored
                    assertTrue(query.isEmpty(), operation + query);
                }
            } catch (AwsException refusal) {
                assertTrue(refusals.contains(refusal.code()));
            }
        }
    }

    /** Reads {@code METHOD /bucket/key?query [copy]}. */
    private static String route(String request) {
        var words = request.split(" ", -1);
        var target = words[1].split("\\?", 2);
        var query = new HashMap<String, List<String>>();
        for (var parameter : target.length > 1 ? target[1].split("&") : new String[0]) {
            var pair = parameter.split("=", 2);
            query.put(pair[0], List.of(pair.length > 1 ? pair[1] : ""));
        }
        var address = S3Address.of("", target[0], List.of());
        var headers =
                words.length > 2
                        ? Map.of("x-amz-copy-source", List.of("b/k"))
                        : Map.<String, List<String>>of();
        return S3Router.operation(words[0], address.bucket(), address.key(), query, headers);
    }
}
