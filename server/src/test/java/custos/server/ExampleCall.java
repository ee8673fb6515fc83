package custos.server;

import custos.aws.Operation;
import custos.aws.Service;
import custos.aws.wire.ServiceModel;
import custos.aws.wire.Shape;
import custos.sigv4.SignedRequest.Header;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A well-formed call of one operation, made from the service model: every required member has a
 * value that keeps its constraints. What it names need not exist.
 *
 * @param named true if it names a resource of a certain account in an ARN
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record ExampleCall(
        Service service,
        String operation,
        String method,
        String target,
        List<Header> headers,
        byte[] body,
        boolean named) {

    private static final String PROJECT = "arn:aws:rekognition:us-east-1:123456789012:project/p/1";

    /** Values for the members whose patterns no generic text keeps. */
    private static final Map<String, Object> MEMBERS =
            Map.ofEntries(
                    Map.entry("ProjectArn", PROJECT),
                    Map.entry("SourceProjectArn", PROJECT),
                    Map.entry("DestinationProjectArn", PROJECT),
                    Map.entry("ResourceArn", PROJECT),
                    Map.entry("ProjectVersionArn", version()),
                    Map.entry("SourceProjectVersionArn", version()),
                    Map.entry("DatasetArn", dataset("train")),
                    Map.entry("OutputConfig", Map.of("S3Bucket", "out", "S3KeyPrefix", "p")),
                    Map.entry(
                            "Datasets",
                            List.of(
                                    Map.of("Arn", dataset("train")),
                                    Map.of("Arn", dataset("test")))),
                    Map.entry("PolicyArn", "arn:aws:iam::123456789012:policy/p"),
                    Map.entry("PolicyDocument", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"),
                    Map.entry("AccessKeyId", "AKIAEXAMPLE234567ABC"),
                    Map.entry("PermissionsBoundary", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
                    Map.entry("VersionId", "v1"));

    /** Calls of S3, by operation. */
    private static final Map<String, S3Call> S3 =
            Map.ofEntries(
                    Map.entry("ListBuckets", new S3Call("GET", "/")),
                    Map.entry("CreateBucket", new S3Call("PUT", "/some-bucket")),
                    Map.entry("HeadBucket", new S3Call("HEAD", "/some-bucket")),
                    Map.entry("DeleteBucket", new S3Call("DELETE", "/some-bucket")),
                    Map.entry("GetBucketLocation", new S3Call("GET", "/some-bucket?location")),
                    Map.entry("GetBucketVersioning", new S3Call("GET", "/some-bucket?versioning")),
                    Map.entry("GetBucketAcl", new S3Call("GET", "/some-bucket?acl")),
                    Map.entry("ListObjects", new S3Call("GET", "/some-bucket")),
                    Map.entry("ListObjectsV2", new S3Call("GET", "/some-bucket?list-type=2")),
                    Map.entry("ListMultipartUploads", new S3Call("GET", "/some-bucket?uploads")),
                    Map.entry(
                            "DeleteObjects",
                            new S3Call(
                                    "POST",
                                    "/some-bucket?delete",
                                    List.of(new Header("Content-MD5", "5DKh5iefM5MSKvRILIuFwQ==")),
                                    "<Delete><Object><Key>k</Key></Object></Delete>")),
                    Map.entry("PutObject", new S3Call("PUT", "/some-bucket/key", "content")),
                    Map.entry("GetObject", new S3Call("GET", "/some-bucket/key")),
                    Map.entry("HeadObject", new S3Call("HEAD", "/some-bucket/key")),
                    Map.entry("DeleteObject", new S3Call("DELETE", "/some-bucket/key")),
                    Map.entry("GetObjectAcl", new S3Call("GET", "/some-bucket/key?acl")),
                    Map.entry("GetObjectTagging", new S3Call("GET", "/some-bucket/key?tagging")),
                    Map.entry(
                            "PutObjectTagging",
                            new S3Call(
                                    "PUT",
                                    "/some-bucket/key?tagging",
                                    "<Tagging><TagSet></TagSet></Tagging>")),
                    Map.entry(
                            "DeleteObjectTagging",
                            new S3Call("DELETE", "/some-bucket/key?tagging")),
                    Map.entry("CopyObject", new S3Call("PUT", "/some-bucket/copy", copy())),
                    Map.entry(
                            "CreateMultipartUpload",
                            new S3Call("POST", "/some-bucket/key?uploads")),
                    Map.entry(
                            "UploadPart",
                            new S3Call("PUT", "/some-bucket/key?partNumber=1&uploadId=u", "part")),
                    Map.entry(
                            "UploadPartCopy",
                            new S3Call("PUT", "/some-bucket/key?partNumber=1&uploadId=u", copy())),
                    Map.entry("ListParts", new S3Call("GET", "/some-bucket/key?uploadId=u")),
                    Map.entry(
                            "CompleteMultipartUpload",
                            new S3Call(
                                    "POST",
                                    "/some-bucket/key?uploadId=u",
                                    "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber>"
                                            + "<ETag>e</ETag></Part></CompleteMultipartUpload>")),
                    Map.entry(
                            "AbortMultipartUpload",
                            new S3Call("DELETE", "/some-bucket/key?uploadId=u")));

    private record S3Call(String method, String target, List<Header> headers, String body) {
        S3Call(String method, String target) {
            this(method, target, List.of(), "");
        }

        S3Call(String method, String target, String body) {
            this(method, target, List.of(), body);
        }

        S3Call(String method, String target, List<Header> headers) {
            this(method, target, headers, "");
        }
    }

    /** A call of an operation. */
    static ExampleCall of(Service service, Operation<?, ?> operation) {
        return switch (service) {
            case REKOGNITION -> json(service, operation.name());
            case IAM, STS -> query(service, operation.name());
            case S3 -> s3(operation.name());
        };
    }

    @Override
    public String toString() {
        return service.signingName() + ":" + operation;
    }

    private static ExampleCall json(Service service, String operation) {
        var input = required(service, operation);
        return new ExampleCall(
                service,
                operation,
                "POST",
                "/",
                List.of(
                        new Header("Content-Type", "application/x-amz-json-1.1"),
                        new Header("X-Amz-Target", "RekognitionService." + operation)),
                JsonMapper.shared().writeValueAsBytes(input),
                input.toString().contains("arn:aws:rekognition"));
    }

    private static ExampleCall query(Service service, String operation) {
        var model = ServiceModel.of(service);
        var form = new StringBuilder("Action=" + operation + "&Version=" + model.version());
        required(service, operation)
                .forEach((name, value) ->
                        form.append('&')
                                .append(name)
                                .append('=')
                                .append(
                                        URLEncoder.encode(
                                                value.toString(), StandardCharsets.UTF_8)));
        return new ExampleCall(
                service,
                operation,
                "POST",
                "/",
                List.of(
                        new Header(
                                "Content-Type",
                                "application/x-www-form-urlencoded; charset=utf-8")),
                form.toString().getBytes(StandardCharsets.UTF_8),
                false);
    }

    private static ExampleCall s3(String operation) {
        var call = S3.get(operation);
        if (call == null) {
            throw new IllegalStateException("give an example of s3:" + operation);
        }
        return new ExampleCall(
                Service.S3,
                operation,
                call.method(),
                call.target(),
                call.headers(),
                call.body().getBytes(StandardCharsets.UTF_8),
                false);
    }

    private static Map<String, Object> required(Service service, String operation) {
        var model = ServiceModel.of(service).operation(operation).orElseThrow();
        return members(model.input());
    }

    private static Map<String, Object> members(Shape.Structure structure) {
        var values = new LinkedHashMap<String, Object>();
        for (var member : structure.members()) {
            if (member.required()) {
                values.put(
                        member.name(), MEMBERS.getOrDefault(member.name(), value(member.shape())));
            }
        }
        return values;
    }

    private static Object value(Shape shape) {
        return switch (shape) {
            case Shape.Structure structure -> members(structure);
            case Shape.ListOf list -> new ArrayList<>(List.of(value(list.member())));
            case Shape.MapOf _ -> Map.of("k", "v");
            case Shape.Text text -> text.values().isEmpty() ? "example" : text.values().getFirst();
            case Shape.Numeric _ -> 1;
            case Shape.Flag _ -> true;
            case Shape.Blob _ -> "AAAA";
            case Shape.Timestamp _ -> 0;
        };
    }

    private static String version() {
        return "arn:aws:rekognition:us-east-1:123456789012:project/p/version/v/2";
    }

    private static String dataset(String type) {
        return "arn:aws:rekognition:us-east-1:123456789012:project/p/dataset/" + type + "/3";
    }

    private static List<Header> copy() {
        return List.of(new Header("x-amz-copy-source", "/some-bucket/key"));
    }
}
