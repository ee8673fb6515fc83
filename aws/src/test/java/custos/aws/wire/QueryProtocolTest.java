package custos.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.aws.Service;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserResponse;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryResponse;
import software.amazon.awssdk.services.iam.model.GetCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;

final class QueryProtocolTest {
    private final ServiceModel iam = ServiceModel.of(Service.IAM);
    private final ServiceModel sts = ServiceModel.of(Service.STS);
    private final QueryProtocol protocol = new QueryProtocol();

    @Test
    void actionAndVersionNameTheOperation() {
        var form = Form.parse("Action=GetUser&Version=2010-05-08");
        assertEquals("GetUser", protocol.operation(iam, form).name());
        assertEquals("GetUser", protocol.operation(iam, Form.parse("Action=GetUser")).name());
        assertEquals(ErrorCode.MISSING_ACTION, unknown("Version=2010-05-08").code());
        assertEquals(ErrorCode.UNKNOWN_OPERATION, unknown("Action=getUser").code());
        assertEquals(
                "Could not find operation GetUser for version 2011-06-15",
                unknown("Action=GetUser&Version=2011-06-15").text());
    }

    @Test
    void aFormBecomesTheSdksOwnType() {
        assertEquals(
                CreateRoleRequest.builder()
                        .roleName("worker")
                        .assumeRolePolicyDocument("{\"a\": \"+&=\"}")
                        .maxSessionDuration(3600)
                        .tags(
                                Tag.builder().key("team").value("").build(),
                                Tag.builder().key("é").value("x").build())
                        .build(),
                read(
                        "Action=CreateRole&RoleName=worker&MaxSessionDuration=3600"
                                + "&AssumeRolePolicyDocument=%7B%22a%22:+%22%2B%26%3D%22%7D"
                                + "&Tags.member.10.Key=%C3%A9&Tags.member.10.Value=x"
                                + "&Tags.member.2.Value=&Tags.member.2.Key=team&Unknown.x=1"));
        assertEquals(
                GetCallerIdentityRequest.builder().build(),
                protocol.read(
                        sts.operation("GetCallerIdentity").orElseThrow(),
                        Form.parse("Action=GetCallerIdentity")));
    }

    @Test
    void violationsAreToldInAwssWords() {
        assertEquals(
                "3 validation errors detected: Value 'a b' at 'userName' failed to satisfy"
                        + " constraint: Member must satisfy regular expression pattern:"
                        + " [\\w+=,.@-]+; Value null at 'tags.1.member.key' failed to satisfy"
                        + " constraint: Member must not be null; Value 'é€' at"
                        + " 'tags.2.member.key' failed to satisfy constraint: Member must satisfy"
                        + " regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
                refusal(
                                "Action=CreateUser&UserName=a+b&Tags.member.1.Value=x"
                                        + "&Tags.member.2.Key=%C3%A9%E2%82%AC&Tags.member.2.Value=x")
                        .text());
    }

    @Test
    void aSecretIsNeverRepeated() {
        assertEquals(
                "1 validation error detected: Value at 'password' failed to satisfy constraint:"
                        + " Member must have length less than or equal to 128",
                refusal("Action=CreateLoginProfile&UserName=a&Password=" + "s".repeat(129)).text());
    }

    @Test
    void whatIsNotAFormOfTheRightTypesIsRefused() {
        for (var form :
                List.of(
                        "Action=CreateUser&UserName=a&UserName=b",
                        "Action=CreateUser&UserName=%",
                        "Action=CreateUser&UserName=%4",
                        "Action=CreateUser&UserName=%+1",
                        "Action=CreateUser&UserName=%FF",
                        "Action=CreateUser&UserName.x=a",
                        "Action=CreateUser&UserName=a&UserName.x=b",
                        "Action=CreateUser&Tags=a",
                        "Action=CreateUser&Tags.1.Key=a",
                        "Action=CreateUser&Tags.member=a",
                        "Action=CreateUser&Tags.member.x.Key=a",
                        "Action=CreateUser&Tags.member.01.Key=a",
                        "Action=CreateUser&Tags.member.-1.Key=a",
                        "Action=CreateUser&Tags.member.1=a",
                        "Action=CreateUser&Tags.member.1.Key=a&Tags.other=1",
                        "Action=ListUsers&MaxItems=1.0",
                        "Action=ListUsers&MaxItems=99999999999",
                        "Action=ListUsers&MaxItems=4294967297",
                        "Action=ListUsers&MaxItems=",
                        "Action=DeleteUser&UserName=a&x" + ".a".repeat(70) + "=1")) {
            assertEquals(ErrorCode.SERIALIZATION, refusal(form).code(), form);
        }
    }

    @Test
    void aMemberThatOnlyTheSdkKnowsIsNotIgnored() {
        var refusal =
                refusal(
                        "Action=SimulateCustomPolicy&ActionNames.member.1=iam:GetUser"
                                + "&PolicyInputList.member.1=x"
                                + "&OrderedOrganizationPolicyInputList.member.1=x");
        assertEquals(ErrorCode.INVALID_INPUT, refusal.code());
    }

    @Test
    void anAnswerIsWrappedTwiceAndCarriesTheRequestId() {
        var user =
                User.builder()
                        .userName("<a & \"b\">\r\n\u0001")
                        .createDate(Instant.parse("2026-01-02T03:04:05Z"))
                        .permissionsBoundary(
                                AttachedPermissionsBoundary.builder()
                                        .permissionsBoundaryType("PermissionsBoundaryPolicy")
                                        .build())
                        .tags(
                                Tag.builder().key("k").value("v").build(),
                                Tag.builder().key("l").value("").build())
                        .build();
        assertEquals(
                "<CreateUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                        + "<CreateUserResult><User>"
                        + "<UserName>&lt;a &amp; &quot;b&quot;&gt;&#xD;\n\ufffd</UserName>"
                        + "<CreateDate>2026-01-02T03:04:05Z</CreateDate>"
                        + "<PermissionsBoundary>"
                        + "<PermissionsBoundaryType>PermissionsBoundaryPolicy</PermissionsBoundaryType>"
                        + "</PermissionsBoundary><Tags>"
                        + "<member><Key>k</Key><Value>v</Value></member>"
                        + "<member><Key>l</Key><Value></Value></member></Tags>"
                        + "</User></CreateUserResult>"
                        + "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>"
                        + "</CreateUserResponse>",
                write("CreateUser", CreateUserResponse.builder().user(user).build()));
    }

    @Test
    void anOperationWithoutAnswerHasNoResult() {
        assertEquals(
                "<DeleteUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                        + "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>"
                        + "</DeleteUserResponse>",
                write("DeleteUser", DeleteUserResponse.builder().build()));
    }

    @Test
    void mapsBlobsNumbersAndEmptyListsAreWritten() {
        assertEquals(
                "<SummaryMap><entry><key>Users</key><value>3</value></entry></SummaryMap>",
                result(
                        "GetAccountSummary",
                        GetAccountSummaryResponse.builder()
                                .summaryMapWithStrings(Map.of("Users", 3))
                                .build()));
        assertEquals(
                "<Content>AQI=</Content>",
                result(
                        "GetCredentialReport",
                        GetCredentialReportResponse.builder()
                                .content(SdkBytes.fromByteArray(new byte[] {1, 2}))
                                .build()));
        assertEquals(
                "<Users></Users><IsTruncated>false</IsTruncated>",
                result(
                        "ListUsers",
                        ListUsersResponse.builder().users(List.of()).isTruncated(false).build()));
        assertEquals("", result("ListUsers", ListUsersResponse.builder().build()));
    }

    private String result(String operation, SdkPojo answer) {
        var text = write(operation, answer);
        var open = "<" + operation + "Result>";
        return text.substring(
                text.indexOf(open) + open.length(), text.indexOf("</" + operation + "Result>"));
    }

    private String write(String operation, SdkPojo answer) {
        var bytes = protocol.write(iam, iam.operation(operation).orElseThrow(), answer, "id");
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private SdkPojo read(String text) {
        var form = Form.parse(text.getBytes(StandardCharsets.UTF_8));
        return protocol.read(protocol.operation(iam, form), form);
    }

    private AwsException refusal(String form) {
        return assertThrows(AwsException.class, () -> read(form), form);
    }

    private AwsException unknown(String form) {
        return assertThrows(
                AwsException.class, () -> protocol.operation(iam, Form.parse(form)), form);
    }
}
