package custos.iam;

import static custos.iam.World.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedRequest;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedResponse;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.ListAccessKeysRequest;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Users, their keys and their inline policies. */
class UserOperationsTest {
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
    void everybodyMayAskWhoTheyAre() {
        var user = world.user("alice");
        GetCallerIdentityResponse own =
                world.call(world.caller(user), GetCallerIdentityRequest.builder().build());
        assertEquals(user.arn(), own.arn());
        assertEquals(user.userId(), own.userId());
        GetCallerIdentityResponse root =
                world.call(world.root(), GetCallerIdentityRequest.builder().build());
        assertEquals("arn:aws:iam::123456789012:root", root.arn());
        assertEquals("123456789012", root.account());
    }

    @Test
    void aUserIsDescribedAsItWasCreated() {
        var tag = Tag.builder().key("team").value("vision").build();
        var user = world.user(u -> u.userName("alice").path("/a/b/").tags(tag));
        assertEquals("arn:aws:iam::123456789012:user/a/b/alice", user.arn());
        assertTrue(user.userId().matches("AIDA[A-Z2-7]{17}"));
        assertEquals(NOW, user.createDate());
        GetUserResponse got =
                world.call(world.root(), GetUserRequest.builder().userName("alice").build());
        assertEquals(user, got.user());
        assertEquals(List.of(tag), got.user().tags());
    }

    @Test
    void namesAreUniqueIgnoringCase() {
        world.user("Alice");
        var refusal =
                world.refused(world.root(), CreateUserRequest.builder().userName("aLICE").build());
        assertEquals(ErrorCode.ENTITY_ALREADY_EXISTS, refusal.code());
        assertEquals("User with name aLICE already exists.", refusal.text());
        world.user("bob");
        var rename = UpdateUserRequest.builder().userName("bob").newUserName("ALICE").build();
        assertEquals(ErrorCode.ENTITY_ALREADY_EXISTS, world.refused(world.root(), rename).code());
        world.call(
                world.root(),
                UpdateUserRequest.builder().userName("bob").newUserName("BOB").build());
    }

    @Test
    void twoTagKeysThatDifferInCaseAreRefused() {
        var request =
                CreateUserRequest.builder()
                        .userName("alice")
                        .tags(
                                Tag.builder().key("team").value("1").build(),
                                Tag.builder().key("TEAM").value("2").build())
                        .build();
        assertEquals(ErrorCode.INVALID_INPUT, world.refused(world.root(), request).code());
    }

    @Test
    void aUserThatIsNotThereIsSaidNotToBe() {
        var refusal =
                world.refused(world.root(), GetUserRequest.builder().userName("nobody").build());
        assertEquals(ErrorCode.NO_SUCH_ENTITY, refusal.code());
        assertEquals("The user with name nobody cannot be found.", refusal.text());
    }

    @Test
    void usersArePagedInOrderOfTheirNames() {
        for (var name : List.of("d", "b", "a", "e", "c")) {
            world.user(u -> u.userName(name).path(name.equals("e") ? "/other/" : "/team/"));
        }
        var names = new ArrayList<String>();
        String marker = null;
        do {
            ListUsersResponse page =
                    world.call(
                            world.root(),
                            ListUsersRequest.builder()
                                    .pathPrefix("/team/")
                                    .maxItems(2)
                                    .marker(marker)
                                    .build());
            page.users().stream().map(User::userName).forEach(names::add);
            assertEquals(page.isTruncated(), page.marker() != null);
            marker = page.marker();
        } while (marker != null);
        assertEquals(List.of("a", "b", "c", "d"), names);
        var bad = ListUsersRequest.builder().marker("%%%").build();
        assertEquals(ErrorCode.VALIDATION, world.refused(world.root(), bad).code());
    }

    @Test
    void keysAreTheCallersOwnByDefault() {
        var user = world.user("alice");
        world.inline(
                user,
                "own-keys",
                World.statement("Allow", "iam:*AccessKey*", "arn:aws:iam::*:user/${aws:username}"));
        CreateAccessKeyResponse made =
                world.call(world.caller(user), CreateAccessKeyRequest.builder().build());
        assertEquals("alice", made.accessKey().userName());
        assertEquals(StatusType.ACTIVE, made.accessKey().status());
        ListAccessKeysResponse listed =
                world.call(world.caller(user), ListAccessKeysRequest.builder().build());
        assertEquals(
                made.accessKey().accessKeyId(),
                listed.accessKeyMetadata().getFirst().accessKeyId());
        var others = CreateAccessKeyRequest.builder().userName("bob").build();
        var denied = world.refused(world.caller(user), others);
        assertEquals(
                "User: arn:aws:iam::123456789012:user/alice is not authorized to perform:"
                        + " iam:CreateAccessKey on resource: arn:aws:iam::123456789012:user/bob"
                        + " because no identity-based policy allows the iam:CreateAccessKey action",
                denied.text());

        ListAccessKeysResponse roots =
                world.call(world.root(), ListAccessKeysRequest.builder().build());
        assertEquals(
                world.rootKeys.getFirst().accessKeyId(),
                roots.accessKeyMetadata().getFirst().accessKeyId());
        assertNull(roots.accessKeyMetadata().getFirst().userName());
    }

    @Test
    void aUserHasTwoKeysAtMost() {
        var user = world.user("alice");
        assertNotEquals(world.key(user).accessKeyId(), world.key(user).accessKeyId());
        var third = CreateAccessKeyRequest.builder().userName("alice").build();
        var refusal = world.refused(world.root(), third);
        assertEquals(ErrorCode.LIMIT_EXCEEDED, refusal.code());
        assertEquals("Cannot exceed quota for AccessKeysPerUser: 2", refusal.text());
    }

    @Test
    void aKeyIsChangedOnlyUnderItsOwner() {
        var key = world.key(world.user("alice")).accessKeyId();
        world.user("bob");
        for (Object request :
                List.<Object>of(
                        DeleteAccessKeyRequest.builder().userName("bob").accessKeyId(key).build(),
                        DeleteAccessKeyRequest.builder().accessKeyId(key).build(),
                        UpdateAccessKeyRequest.builder()
                                .userName("bob")
                                .accessKeyId(key)
                                .status(StatusType.INACTIVE)
                                .build())) {
            assertEquals(ErrorCode.NO_SUCH_ENTITY, world.refused(world.root(), request).code());
        }
        assertTrue(world.iam.credential(key).orElseThrow().active());
    }

    @Test
    void theLastUseOfAKeyIsKept() {
        var key = world.key(world.user("alice")).accessKeyId();
        var request = GetAccessKeyLastUsedRequest.builder().accessKeyId(key).build();
        GetAccessKeyLastUsedResponse never = world.call(world.root(), request);
        assertEquals("N/A", never.accessKeyLastUsed().serviceName());
        assertNull(never.accessKeyLastUsed().lastUsedDate());

        world.iam.used(key, "rekognition", "us-east-1", NOW);
        world.restart();
        GetAccessKeyLastUsedResponse used = world.call(world.root(), request);
        assertEquals("alice", used.userName());
        assertEquals(NOW, used.accessKeyLastUsed().lastUsedDate());
        assertEquals("rekognition", used.accessKeyLastUsed().serviceName());
        assertEquals("us-east-1", used.accessKeyLastUsed().region());
    }

    @Test
    void aUserIsDeletedOnlyWhenNothingHangsOnIt() {
        var user = world.user("alice");
        var key = world.key(user).accessKeyId();
        world.inline(user, "p", World.ALLOW_ALL);
        var readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        world.attach(user, readOnly);
        var delete = DeleteUserRequest.builder().userName("alice").build();
        var first = world.refused(world.root(), delete);
        assertEquals(ErrorCode.DELETE_CONFLICT, first.code());
        assertEquals("Cannot delete entity, must delete access keys first.", first.text());
        world.call(
                world.root(),
                DeleteAccessKeyRequest.builder().userName("alice").accessKeyId(key).build());
        assertEquals(
                "Cannot delete entity, must delete policies first.",
                world.refused(world.root(), delete).text());
        world.call(
                world.root(),
                DeleteUserPolicyRequest.builder().userName("alice").policyName("p").build());
        assertEquals(
                "Cannot delete entity, must detach all policies first.",
                world.refused(world.root(), delete).text());
        world.call(
                world.root(),
                DetachUserPolicyRequest.builder().userName("alice").policyArn(readOnly).build());
        world.call(world.root(), delete);
        assertEquals(ErrorCode.NO_SUCH_ENTITY, world.refused(world.root(), delete).code());
        assertNotEquals(user.userId(), world.user("alice").userId());
    }

    @Test
    void anInlinePolicyComesBackUrlEncoded() {
        var user = world.user("alice");
        var document = World.statement("Allow", "s3:Get*", "arn:aws:s3:::b/~${aws:username} +");
        world.inline(user, "p", document);
        GetUserPolicyResponse got =
                world.call(
                        world.root(),
                        GetUserPolicyRequest.builder().userName("alice").policyName("p").build());
        assertTrue(got.policyDocument().startsWith("%7B%22Version%22%3A%20%222012-10-17%22"));
        assertTrue(got.policyDocument().contains("s3%3AGet%2A"));
        assertTrue(got.policyDocument().contains("~%24%7Baws%3Ausername%7D%20%2B"));
        assertEquals(
                document,
                java.net.URLDecoder.decode(
                        got.policyDocument(), java.nio.charset.StandardCharsets.UTF_8));
        ListUserPoliciesResponse names =
                world.call(
                        world.root(), ListUserPoliciesRequest.builder().userName("alice").build());
        assertEquals(List.of("p"), names.policyNames());
        assertFalse(names.isTruncated());
    }

    @Test
    void aDocumentThatIsNotClearIsNotSaved() {
        var user = world.user("alice");
        for (var document :
                List.of(
                        "{",
                        "{\"Statement\": [], \"Statement\": []}",
                        World.statement("Perhaps", "s3:*", "*"),
                        World.statement("Allow", "nonsense", "*"))) {
            var request =
                    PutUserPolicyRequest.builder()
                            .userName(user.userName())
                            .policyName("p")
                            .policyDocument(document)
                            .build();
            assertEquals(
                    ErrorCode.MALFORMED_POLICY_DOCUMENT,
                    world.refused(world.root(), request).code(),
                    document);
        }
    }

    @Test
    void inlinePoliciesShareOneQuotaWithoutWhiteSpace() {
        var user = world.user("alice");
        var half = World.statement("Allow", "s3:Get*", "arn:aws:s3:::" + "b".repeat(900));
        world.inline(user, "one", half + " ".repeat(5_000));
        world.inline(user, "two", half);
        var third =
                PutUserPolicyRequest.builder()
                        .userName("alice")
                        .policyName("three")
                        .policyDocument(half)
                        .build();
        var refusal = world.refused(world.root(), third);
        assertEquals(ErrorCode.LIMIT_EXCEEDED, refusal.code());
        assertEquals("Maximum policy size of 2048 bytes exceeded for user alice", refusal.text());
        ListUserPoliciesResponse names =
                world.call(
                        world.root(), ListUserPoliciesRequest.builder().userName("alice").build());
        assertEquals(List.of("one", "two"), names.policyNames());
        world.inline(user, "two", World.ALLOW_ALL);
    }

    @Test
    void aBoundaryCapsWhatPoliciesGrant() {
        var boundary = world.managed("cap", World.statement("Allow", "s3:*", "*"));
        var user = world.user(u -> u.userName("alice").permissionsBoundary(boundary));
        world.inline(user, "all", World.ALLOW_ALL);
        var alice = world.caller(user);
        assertEquals(boundary, user.permissionsBoundary().permissionsBoundaryArn());
        assertTrue(world.may(alice, "s3:ListAllMyBuckets", "*"));
        assertFalse(world.may(alice, "rekognition:DescribeProjects", "*"));

        world.call(
                world.root(),
                DeleteUserPermissionsBoundaryRequest.builder().userName("alice").build());
        assertTrue(world.may(alice, "rekognition:DescribeProjects", "*"));
        world.call(
                world.root(),
                PutUserPermissionsBoundaryRequest.builder()
                        .userName("alice")
                        .permissionsBoundary("arn:aws:iam::aws:policy/IAMFullAccess")
                        .build());
        assertFalse(world.may(alice, "s3:ListAllMyBuckets", "*"));
    }

    @Test
    void renamingNeedsTheRightOnBothNames() {
        var user = world.user("alice");
        world.user("bob");
        world.inline(
                user, "p", World.statement("Allow", "iam:UpdateUser", "arn:aws:iam::*:user/bob"));
        var rename = UpdateUserRequest.builder().userName("bob").newUserName("admin").build();
        assertEquals(ErrorCode.ACCESS_DENIED, world.refused(world.caller(user), rename).code());
    }

    @Test
    void aPrincipalIsWhoHasTheNameNow() {
        var first = world.user(u -> u.userName("bob").path("/teams/"));
        var principals = world.iam.principals();
        assertEquals(Optional.of(first.userId()), principals.idOf(first.arn()));
        assertEquals(Optional.of(first.userId()), principals.idOf(first.userId()));
        assertEquals(Optional.of(first.arn()), principals.arnOf(first.userId()));
        for (var nobody :
                List.of(
                        "arn:aws:iam::123456789012:user/bob",
                        "arn:aws:iam::123456789012:user/teams/BOB",
                        "arn:aws:iam::999988887777:user/teams/bob",
                        "arn:aws-cn:iam::123456789012:user/teams/bob",
                        "arn:aws:iam::123456789012:role/teams/bob",
                        "AIDANOBODY")) {
            assertEquals(Optional.empty(), principals.idOf(nobody), nobody);
        }
        world.call(world.root(), DeleteUserRequest.builder().userName("bob").build());
        var second = world.user(u -> u.userName("bob").path("/teams/"));
        assertEquals(Optional.of(second.userId()), principals.idOf(first.arn()));
        assertEquals(Optional.empty(), principals.arnOf(first.userId()));
    }

    @Test
    void tagKeysThatPoliciesCannotTellApartAreRefused() {
        var request = CreateUserRequest.builder().userName("carl");
        for (var other : List.of("Class", "cla\u017fs")) {
            var tags =
                    List.of(
                            Tag.builder().key("class").value("a").build(),
                            Tag.builder().key(other).value("b").build());
            assertEquals(
                    ErrorCode.INVALID_INPUT,
                    world.refused(world.root(), request.tags(tags).build()).code(),
                    other);
        }
    }
}
