package custos.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.policy.MalformedPolicyException;
import custos.policy.Policy;
import custos.policy.PolicyKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.Tag;

/** Managed policies, their versions and their attachments. */
class PolicyOperationsTest {
    private static final String FULL = "arn:aws:iam::aws:policy/AmazonRekognitionFullAccess";
    private static final String GET = World.statement("Allow", "s3:GetObject", "*");
    private static final String LIST = World.statement("Allow", "s3:ListBucket", "*");

    @TempDir Path folder;
    private World world;

    @BeforeEach
    void open() {
        world = new World(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theVersionInForceDecidesTheNextRequest() {
        var user = world.user("alice");
        var alice = world.caller(user);
        var arn = world.managed("reader", GET);
        assertEquals("arn:aws:iam::123456789012:policy/reader", arn);
        world.attach(user, arn);
        assertTrue(world.may(alice, "s3:GetObject", "arn:aws:s3:::b/k"));

        assertEquals("v2", version(arn, LIST, true).versionId());
        assertFalse(world.may(alice, "s3:GetObject", "arn:aws:s3:::b/k"));
        assertTrue(world.may(alice, "s3:ListBucket", "arn:aws:s3:::b"));
        version(arn, World.ALLOW_ALL, false);
        assertFalse(world.may(alice, "s3:GetObject", "arn:aws:s3:::b/k"));

        world.call(
                world.root(),
                SetDefaultPolicyVersionRequest.builder().policyArn(arn).versionId("v1").build());
        assertTrue(world.may(alice, "s3:GetObject", "arn:aws:s3:::b/k"));
        detach("alice", arn);
        assertFalse(world.may(alice, "s3:GetObject", "arn:aws:s3:::b/k"));
    }

    @Test
    void aNewPolicyOfAnOldNameHasItsOwnDocument() {
        var user = world.user("alice");
        var arn = world.managed("reader", GET);
        world.attach(user, arn);
        detach("alice", arn);
        world.call(world.root(), DeletePolicyRequest.builder().policyArn(arn).build());
        world.attach(user, world.managed("reader", LIST));
        assertFalse(world.may(world.caller(user), "s3:GetObject", "arn:aws:s3:::b/k"));
        assertTrue(world.may(world.caller(user), "s3:ListBucket", "arn:aws:s3:::b"));
    }

    @Test
    void aPolicyHasFiveVersionsAndNumbersAreNotGivenTwice() {
        var arn = world.managed("reader", GET);
        for (int i = 2; i <= 5; i++) {
            assertEquals("v" + i, version(arn, LIST, false).versionId());
        }
        var sixth =
                CreatePolicyVersionRequest.builder().policyArn(arn).policyDocument(LIST).build();
        assertEquals(ErrorCode.LIMIT_EXCEEDED, world.refused(world.root(), sixth).code());
        deleteVersion(arn, "v5");
        assertEquals("v6", version(arn, LIST, false).versionId());

        ListPolicyVersionsResponse listed =
                world.call(
                        world.root(), ListPolicyVersionsRequest.builder().policyArn(arn).build());
        assertEquals(
                List.of("v1", "v2", "v3", "v4", "v6"),
                listed.versions().stream().map(PolicyVersion::versionId).toList());
        assertTrue(listed.versions().getFirst().isDefaultVersion());
        assertNull(listed.versions().getFirst().document());
    }

    @Test
    void theDefaultVersionStaysAndSoDoesAPolicyInUse() {
        var user = world.user("alice");
        var arn = world.managed("reader", GET);
        var first = DeletePolicyVersionRequest.builder().policyArn(arn).versionId("v1").build();
        assertEquals(ErrorCode.DELETE_CONFLICT, world.refused(world.root(), first).code());

        version(arn, LIST, false);
        var delete = DeletePolicyRequest.builder().policyArn(arn).build();
        assertEquals(ErrorCode.DELETE_CONFLICT, world.refused(world.root(), delete).code());
        deleteVersion(arn, "v2");
        world.attach(user, arn);
        var attached = world.refused(world.root(), delete);
        assertEquals("Cannot delete a policy attached to entities.", attached.text());
        detach("alice", arn);
        var bounded = CreateUserRequest.builder().userName("bob").permissionsBoundary(arn).build();
        world.call(world.root(), bounded);
        assertEquals(ErrorCode.DELETE_CONFLICT, world.refused(world.root(), delete).code());
    }

    @Test
    void policyNamesAreUniqueIgnoringCase() {
        world.managed("Reader", GET);
        var again = CreatePolicyRequest.builder().policyName("reader").policyDocument(GET).build();
        var refusal = world.refused(world.root(), again);
        assertEquals(ErrorCode.ENTITY_ALREADY_EXISTS, refusal.code());
        assertEquals(
                "A policy called reader already exists. Duplicate names are not allowed.",
                refusal.text());
    }

    @Test
    void aManagedPolicyIsLimitedInSize() {
        var large = World.statement("Allow", "s3:Get*", "arn:aws:s3:::" + "b".repeat(6_144));
        var request = CreatePolicyRequest.builder().policyName("p").policyDocument(large).build();
        var refusal = world.refused(world.root(), request);
        assertEquals(ErrorCode.LIMIT_EXCEEDED, refusal.code());
        assertEquals("Cannot exceed quota for PolicySize: 6144", refusal.text());
    }

    @Test
    void aPolicyThatIsNotThereIsSaidNotToBe() {
        world.user("alice");
        var arn = "arn:aws:iam::123456789012:policy/none";
        assertEquals(
                "Policy " + arn + " was not found.",
                world.refused(world.root(), GetPolicyRequest.builder().policyArn(arn).build())
                        .text());
        assertEquals(
                "Policy " + arn + " does not exist or is not attachable.",
                world.refused(
                                world.root(),
                                AttachUserPolicyRequest.builder()
                                        .userName("alice")
                                        .policyArn(arn)
                                        .build())
                        .text());
        assertEquals(
                ErrorCode.NO_SUCH_ENTITY,
                world.refused(
                                world.root(),
                                DetachUserPolicyRequest.builder()
                                        .userName("alice")
                                        .policyArn(FULL)
                                        .build())
                        .code());
    }

    @Test
    void awsPoliciesAreReadAndAttachedButNotChanged() {
        var user = world.user("alice");
        world.attach(user, FULL);
        assertTrue(world.may(world.caller(user), "rekognition:DescribeProjects", "*"));
        GetPolicyResponse got =
                world.call(world.root(), GetPolicyRequest.builder().policyArn(FULL).build());
        assertEquals(1, got.policy().attachmentCount());
        GetPolicyVersionResponse version =
                world.call(
                        world.root(),
                        GetPolicyVersionRequest.builder().policyArn(FULL).versionId("v1").build());
        assertTrue(version.policyVersion().document().contains("rekognition%3A%2A"));
        for (Object request :
                List.<Object>of(
                        DeletePolicyRequest.builder().policyArn(FULL).build(),
                        CreatePolicyVersionRequest.builder()
                                .policyArn(FULL)
                                .policyDocument(GET)
                                .build())) {
            assertEquals(ErrorCode.ACCESS_DENIED, world.refused(world.root(), request).code());
        }
    }

    @Test
    void everyAwsPolicyIsSound() throws MalformedPolicyException {
        var policies = AwsManagedPolicies.load("aws");
        assertEquals(8, policies.all().size());
        for (var policy : policies.all()) {
            var document = policies.version(policy.arn()).orElseThrow().document();
            Policy.parse(PolicyKind.IDENTITY, policy.arn(), document);
        }
        assertEquals(
                "arn:aws:iam::aws:policy/service-role/AmazonRekognitionServiceRole",
                policies.find("arn:aws:iam::aws:policy/service-role/AmazonRekognitionServiceRole")
                        .orElseThrow()
                        .arn());
    }

    @Test
    void policiesAreListedByScopeAndUse() {
        var user = world.user("alice");
        var arn = world.managed("reader", GET);
        assertEquals(9, list(ListPoliciesRequest.builder()).size());
        assertEquals(8, list(ListPoliciesRequest.builder().scope("AWS")).size());
        assertEquals(List.of(arn), list(ListPoliciesRequest.builder().scope("Local")));
        assertEquals(List.of(), list(ListPoliciesRequest.builder().onlyAttached(true)));
        world.attach(user, FULL);
        assertEquals(List.of(FULL), list(ListPoliciesRequest.builder().onlyAttached(true)));
        ListAttachedUserPoliciesResponse attached =
                world.call(
                        world.root(),
                        ListAttachedUserPoliciesRequest.builder().userName("alice").build());
        assertEquals(
                "AmazonRekognitionFullAccess", attached.attachedPolicies().getFirst().policyName());
    }

    @Test
    void tenPoliciesAreAttachedAtMost() {
        var user = world.user("alice");
        for (int i = 0; i < 10; i++) {
            world.attach(user, world.managed("p" + i, GET));
        }
        world.attach(user, "arn:aws:iam::123456789012:policy/p0");
        var refusal =
                world.refused(
                        world.root(),
                        AttachUserPolicyRequest.builder()
                                .userName("alice")
                                .policyArn(FULL)
                                .build());
        assertEquals(ErrorCode.LIMIT_EXCEEDED, refusal.code());
        assertEquals("Cannot exceed quota for PoliciesPerUser: 10", refusal.text());
    }

    @Test
    void aDelegateIsFencedInByPolicyArnAndBoundary() {
        var delegate = world.user("delegate");
        world.user("alice");
        world.inline(
                delegate,
                "p",
                """
                {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": "*",
                  "Condition": {"ArnEquals": {"iam:PolicyARN": "%s"}}},
                 {"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*",
                  "Condition": {"ArnEquals": {"iam:PermissionsBoundary": "%s"}}}]}
                """
                        .formatted(FULL, FULL));
        var caller = world.caller(delegate);
        world.call(
                caller,
                AttachUserPolicyRequest.builder().userName("alice").policyArn(FULL).build());
        assertEquals(
                ErrorCode.ACCESS_DENIED,
                world.refused(
                                caller,
                                AttachUserPolicyRequest.builder()
                                        .userName("alice")
                                        .policyArn("arn:aws:iam::aws:policy/AdministratorAccess")
                                        .build())
                        .code());
        assertEquals(
                ErrorCode.ACCESS_DENIED,
                world.refused(caller, CreateUserRequest.builder().userName("bob").build()).code());
        world.call(
                caller,
                CreateUserRequest.builder().userName("bob").permissionsBoundary(FULL).build());
    }

    private List<String> list(ListPoliciesRequest.Builder request) {
        ListPoliciesResponse answer = world.call(world.root(), request.build());
        return answer.policies().stream().map(p -> p.arn()).toList();
    }

    private PolicyVersion version(String arn, String document, boolean asDefault) {
        CreatePolicyVersionResponse answer =
                world.call(
                        world.root(),
                        CreatePolicyVersionRequest.builder()
                                .policyArn(arn)
                                .policyDocument(document)
                                .setAsDefault(asDefault)
                                .build());
        return answer.policyVersion();
    }

    private void deleteVersion(String arn, String version) {
        world.call(
                world.root(),
                DeletePolicyVersionRequest.builder().policyArn(arn).versionId(version).build());
    }

    private void detach(String user, String arn) {
        world.call(
                world.root(),
                DetachUserPolicyRequest.builder().userName(user).policyArn(arn).build());
    }

    @Test
    void aPolicyIsProtectedByItsTags() {
        var tag = Tag.builder().key("protected").value("yes").build();
        CreatePolicyResponse made =
                world.call(
                        world.root(),
                        CreatePolicyRequest.builder()
                                .policyName("guarded")
                                .policyDocument(GET)
                                .tags(tag)
                                .build());
        var arn = made.policy().arn();
        var user = world.user("alice");
        world.inline(user, "all", World.ALLOW_ALL);
        world.inline(
                user,
                "not-these",
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:*",
                 "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/protected": "yes"}}}]}
                """);
        for (var request :
                List.<Object>of(
                        CreatePolicyVersionRequest.builder()
                                .policyArn(arn)
                                .policyDocument(LIST)
                                .setAsDefault(true)
                                .build(),
                        SetDefaultPolicyVersionRequest.builder()
                                .policyArn(arn)
                                .versionId("v1")
                                .build(),
                        DeletePolicyVersionRequest.builder().policyArn(arn).versionId("v1").build(),
                        DeletePolicyRequest.builder().policyArn(arn).build(),
                        GetPolicyRequest.builder().policyArn(arn).build())) {
            assertEquals(
                    ErrorCode.ACCESS_DENIED,
                    world.refused(world.caller(user), request).code(),
                    request.toString());
        }
    }
}
