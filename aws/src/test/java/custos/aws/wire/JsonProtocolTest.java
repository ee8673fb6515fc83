package custos.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.aws.Service;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectResponse;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectPolicyResponse;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsResponse;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsResponse;
import software.amazon.awssdk.services.rekognition.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectStatus;

final class JsonProtocolTest {
    private static final String VERSION =
            "arn:aws:rekognition:us-east-1:111122223333:project/p/version/v/1690556751958";

    private final ServiceModel model = ServiceModel.of(Service.REKOGNITION);
    private final JsonProtocol protocol = new JsonProtocol();

    @Test
    void aTargetNamesItsOperation() {
        assertEquals(
                "CreateProject",
                protocol.operation(model, "RekognitionService.CreateProject").name());
    }

    @Test
    void anyOtherTargetIsUnknown() {
        for (var target :
                List.of(
                        "",
                        "CreateProject",
                        "RekognitionService.",
                        "RekognitionService.createProject",
                        "RekognitionService.DetectLabels",
                        "Other.CreateProject")) {
            var refusal =
                    assertThrows(
                            AwsException.class, () -> protocol.operation(model, target), target);
            assertEquals(ErrorCode.UNKNOWN_OPERATION, refusal.code());
        }
        assertThrows(AwsException.class, () -> protocol.operation(model, null));
    }

    @Test
    void bothJsonContentTypesAreAccepted() {
        assertTrue(protocol.accepts("application/x-amz-json-1.1"));
        assertTrue(protocol.accepts("Application/JSON; charset=utf-8"));
        assertFalse(protocol.accepts("text/plain"));
        assertFalse(protocol.accepts(null));
    }

    @Test
    void aRequestBecomesTheSdksOwnType() {
        assertEquals(
                CreateProjectRequest.builder()
                        .projectName("shop")
                        .feature("CUSTOM_LABELS")
                        .tags(Map.of("team", "é \ud835\udc9c"))
                        .build(),
                read(
                        "CreateProject",
                        "{\"ProjectName\": \"shop\", \"Feature\": \"CUSTOM_LABELS\", \"Unknown\": [{}],"
                                + " \"Tags\": {\"team\": \"é \\ud835\\udc9c\"}, \"AutoUpdate\": null}"));
    }

    @Test
    void blobsAreDecodedAndNumbersMayBeWrittenWithAZeroFraction() {
        var image = new byte[] {1, 2, 3, 4};
        var request =
                (DetectCustomLabelsRequest)
                        read(
                                "DetectCustomLabels",
                                """
                                {"ProjectVersionArn": "%s", "Image": {"Bytes": "%s"}, "MaxResults": 1.0e1,
                                 "MinConfidence": 50}
                                """
                                        .formatted(
                                                VERSION,
                                                Base64.getEncoder().encodeToString(image)));
        assertEquals(10, request.maxResults());
        assertEquals(50f, request.minConfidence());
        assertEquals(4, request.image().bytes().asByteArray().length);
    }

    @Test
    void anEmptyBodyIsAnEmptyObject() {
        assertEquals(DescribeProjectsRequest.builder().build(), read("DescribeProjects", ""));
    }

    @Test
    void theLastOfDuplicateKeysWins() {
        assertEquals(
                DescribeProjectsRequest.builder().maxResults(2).build(),
                read("DescribeProjects", "{\"MaxResults\": \"x\", \"MaxResults\": 2}"));
    }

    @Test
    void anEmptyListThatWasSentIsPresent() {
        var refusal = refusal("DescribeProjects", "{\"ProjectNames\": []}");
        assertEquals(
                "1 validation error detected: Value '[]' at 'projectNames' failed to satisfy"
                        + " constraint: Member must have length greater than or equal to 1",
                refusal.text());
    }

    @Test
    void allViolationsAreToldInTheModelsOrder() {
        var refusal =
                refusal(
                        "DetectCustomLabels",
                        "{\"MinConfidence\": 101, \"Image\": {\"S3Object\": {\"Bucket\": \"a!\"},"
                                + " \"Bytes\": \"\"}}");
        assertEquals(ErrorCode.VALIDATION, refusal.code());
        assertEquals(
                "5 validation errors detected: Value null at 'projectVersionArn' failed to satisfy"
                        + " constraint: Member must not be null; Value"
                        + " 'java.nio.HeapByteBuffer[pos=0 lim=0 cap=0]' at 'image.bytes' failed to"
                        + " satisfy constraint: Member must have length greater than or equal to 1;"
                        + " Value 'a!' at 'image.s3Object.bucket' failed to satisfy constraint:"
                        + " Member must have length greater than or equal to 3; Value 'a!' at"
                        + " 'image.s3Object.bucket' failed to satisfy constraint: Member must"
                        + " satisfy regular expression pattern: [0-9A-Za-z\\.\\-_]*; Value '101.0'"
                        + " at 'minConfidence' failed to satisfy constraint: Member must have value"
                        + " less than or equal to 100",
                refusal.text());
    }

    @Test
    void listItemsAreCountedFromOneAndMapsAreBlamedAsAWhole() {
        assertEquals(
                "2 validation errors detected: Value 'b!' at 'projectNames.2.member' failed to"
                        + " satisfy constraint: Member must satisfy regular expression pattern:"
                        + " [a-zA-Z0-9_.\\-]+; Value 'NONE' at 'features.1.member' failed to satisfy"
                        + " constraint: Member must satisfy enum value set: [CONTENT_MODERATION,"
                        + " CUSTOM_LABELS]",
                refusal(
                                "DescribeProjects",
                                "{\"ProjectNames\":[\"a\",\"b!\"],\"Features\":[\"NONE\"]}")
                        .text());
        assertEquals(
                "1 validation error detected: Value '{aws:a=1}' at 'tags' failed to satisfy"
                        + " constraint: Map keys must satisfy constraint: [Member must have length"
                        + " less than or equal to 128, Member must have length greater than or"
                        + " equal to 1, Member must satisfy regular expression pattern:"
                        + " ^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$]",
                refusal("CreateProject", "{\"ProjectName\":\"a\",\"Tags\":{\"aws:a\":\"1\"}}")
                        .text());
    }

    @Test
    void whatIsNotJsonOfTheRightTypesIsRefused() {
        for (var body :
                List.of(
                        "[]",
                        "1",
                        "null",
                        "{",
                        "{}{}",
                        "{} x",
                        "{'MaxResults': 1}",
                        "{\"MaxResults\": \"1\"}",
                        "{\"MaxResults\": 1.5}",
                        "{\"MaxResults\": 2147483648}",
                        "{\"MaxResults\": 1e999999999}",
                        "{\"MaxResults\": true}",
                        "{\"MaxResults\": NaN}",
                        "{\"NextToken\": 1}",
                        "{\"NextToken\": {}}",
                        "{\"NextToken\": \"\\ud800\"}",
                        "{\"ProjectNames\": \"a\"}",
                        "{\"ProjectNames\": {}}",
                        "{\"ProjectNames\": [[]]}",
                        "[".repeat(65) + "]".repeat(65),
                        "{\"X\": " + "[".repeat(64) + "]".repeat(64) + "}",
                        "{\"X\": [" + "0,".repeat(200_000) + "0]}")) {
            var refusal = refusal("DescribeProjects", body);
            assertEquals(ErrorCode.SERIALIZATION, refusal.code(), body);
        }
    }

    @Test
    void sixtyFourLevelsAreStillRead() {
        assertEquals(
                DescribeProjectsRequest.builder().build(),
                read("DescribeProjects", "{\"X\": " + "[".repeat(63) + "]".repeat(63) + "}"));
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        var operation = model.operation("DescribeProjects").orElseThrow();
        for (var body :
                List.of(
                        "{}".getBytes(StandardCharsets.UTF_16BE),
                        "{}".getBytes(StandardCharsets.UTF_16),
                        "{\"NextToken\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1))) {
            var refusal = assertThrows(AwsException.class, () -> protocol.read(operation, body));
            assertEquals(ErrorCode.SERIALIZATION, refusal.code());
        }
    }

    @Test
    void onlyStrictBase64IsABlob() {
        for (var text : List.of("AQI", "AQ=", "AQ_-", "AQI=\\n", "A QI", "=AQI", "AQ==AQ==")) {
            var refusal =
                    refusal(
                            "DetectCustomLabels",
                            "{\"Image\": {\"Bytes\": \"%s\"}}".formatted(text));
            assertEquals(ErrorCode.SERIALIZATION, refusal.code(), text);
        }
    }

    @Test
    void absentMembersAreLeftOutAndExplicitEmptyListsAreNot() {
        assertEquals("{}", write("DescribeProjects", DescribeProjectsResponse.builder().build()));
        assertEquals(
                "{\"ProjectDescriptions\":[]}",
                write(
                        "DescribeProjects",
                        DescribeProjectsResponse.builder().projectDescriptions(List.of()).build()));
        assertEquals(
                "{\"Tags\":{}}",
                write(
                        "ListTagsForResource",
                        ListTagsForResourceResponse.builder().tags(Map.of()).build()));
        assertEquals(
                "{}", write("DeleteProjectPolicy", DeleteProjectPolicyResponse.builder().build()));
        assertEquals(
                "{\"ProjectArn\":\"a\\\"b\"}",
                write("CreateProject", CreateProjectResponse.builder().projectArn("a\"b").build()));
    }

    @Test
    void timesAreSecondsAndFloatsAreWidened() {
        assertEquals(
                "{\"ProjectDescriptions\":[{\"CreationTimestamp\":1690556751.958,"
                        + "\"Status\":\"CREATED\"}]}",
                write(
                        "DescribeProjects",
                        DescribeProjectsResponse.builder()
                                .projectDescriptions(
                                        ProjectDescription.builder()
                                                .status(ProjectStatus.CREATED)
                                                .creationTimestamp(
                                                        Instant.ofEpochMilli(1_690_556_751_958L))
                                                .build())
                                .build()));
        assertEquals(
                "{\"CustomLabels\":[{\"Name\":\"cat\",\"Confidence\":83.41300201416016}]}",
                write(
                        "DetectCustomLabels",
                        DetectCustomLabelsResponse.builder()
                                .customLabels(
                                        CustomLabel.builder()
                                                .name("cat")
                                                .confidence(83.413f)
                                                .build())
                                .build()));
    }

    private SdkPojo read(String operation, String body) {
        return protocol.read(
                model.operation(operation).orElseThrow(), body.getBytes(StandardCharsets.UTF_8));
    }

    private AwsException refusal(String operation, String body) {
        return assertThrows(AwsException.class, () -> read(operation, body), body);
    }

    private String write(String operation, SdkPojo answer) {
        return new String(
                protocol.write(model.operation(operation).orElseThrow(), answer),
                StandardCharsets.UTF_8);
    }
}
