package custos.iam;

import static custos.iam.World.ACCOUNT;
import static custos.iam.World.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import custos.aws.Access;
import custos.aws.Authorizer;
import custos.aws.Caller;
import custos.aws.Principal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;
import software.amazon.awssdk.services.iam.model.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Decisions by the policies in force, and the context they are made in. */
class IamAuthorizerTest {
    private static final int OPERATIONS = 16;
    private static final String PROJECT =
            "arn:aws:rekognition:us-east-1:123456789012:project/MyProject/1690000000000";

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
    void aPolicyIsInForceForTheNextRequestAndGoneAfterItsDeletion() {
        var user = world.user("alice");
        var alice = world.caller(user);
        assertFalse(world.may(alice, "rekognition:DescribeProjects", "*"));
        world.inline(user, "p", World.ALLOW_ALL);
        assertTrue(world.may(alice, "rekognition:DescribeProjects", "*"));
        world.call(
                world.root(),
                DeleteUserPolicyRequest.builder().userName("alice").policyName("p").build());
        assertFalse(world.may(alice, "rekognition:DescribeProjects", "*"));
    }

    @Test
    void rootIsAllowedInItsOwnAccountOnly() {
        assertTrue(world.may(world.root(), "rekognition:DeleteProject", PROJECT));
        world.iam.accounts().create(OTHER, Optional.empty(), "aws", _ -> {});
        var stranger = world.root(OTHER);
        assertFalse(world.may(stranger, "rekognition:DeleteProject", PROJECT));
        assertFalse(world.may(world.root("000000000000"), "s3:ListAllMyBuckets", "*"));
    }

    @Test
    void whoIsNotThereIsDenied() {
        var ghost = new Principal.User("aws", ACCOUNT, "/", "ghost", "AIDAAAAAAAAAAAAAAAAAA");
        var session = new Principal.RoleSession("aws", ACCOUNT, "/", "role", "AROA", "session");
        for (var principal : List.of(ghost, session, new Principal.Anonymous())) {
            var caller = new Caller(principal, "AKIA", List.of(), Map.of());
            assertFalse(world.may(caller, "rekognition:DescribeProjects", "*"));
        }
        var caller = new Caller(ghost, "AKIA", List.of(), Map.of());
        var access = Access.to("rekognition:DeleteProject", PROJECT, ACCOUNT);
        assertTrue(
                world.iam
                        .authorizer()
                        .refusal(caller, access.unlessExplicitlyDenied())
                        .isPresent());
    }

    @Test
    void aNewUserOfAnOldNameInheritsNothing() {
        var first = world.user("alice");
        world.inline(first, "p", World.ALLOW_ALL);
        world.call(
                world.root(),
                DeleteUserPolicyRequest.builder().userName("alice").policyName("p").build());
        world.call(
                world.root(),
                software.amazon.awssdk.services.iam.model.DeleteUserRequest.builder()
                        .userName("alice")
                        .build());
        var second = world.user("alice");
        world.inline(second, "p", World.ALLOW_ALL);
        assertTrue(world.may(world.caller(second), "s3:ListAllMyBuckets", "*"));
        assertFalse(world.may(world.caller(first), "s3:ListAllMyBuckets", "*"));
    }

    @Test
    void aDenialSaysWhatAwsSays() {
        var user = world.user("alice");
        world.inline(user, "p", World.statement("Deny", "rekognition:DeleteProject", "*"));
        var denied = refusal(world.caller(user), "rekognition:DeleteProject", PROJECT);
        assertTrue(denied.explicit());
        assertEquals(
                "User: arn:aws:iam::123456789012:user/alice is not authorized to perform:"
                        + " rekognition:DeleteProject on resource: "
                        + PROJECT
                        + " with an explicit deny in an identity-based policy",
                denied.message());
        var silent = refusal(world.caller(user), "rekognition:DescribeProjects", "*");
        assertFalse(silent.explicit());
        assertEquals(
                "User: arn:aws:iam::123456789012:user/alice is not authorized to perform:"
                        + " rekognition:DescribeProjects because no identity-based policy allows the"
                        + " rekognition:DescribeProjects action",
                silent.message());
    }

    @Test
    void aSessionPolicyCapsWhatTheUserMay() {
        var user = world.user("alice");
        world.inline(user, "p", World.ALLOW_ALL);
        var own = world.caller(user);
        var capped =
                new Caller(
                        own.principal(),
                        own.accessKeyId(),
                        List.of(World.statement("Allow", "s3:*", "*")),
                        Map.of());
        assertTrue(world.may(capped, "s3:ListAllMyBuckets", "*"));
        assertFalse(world.may(capped, "rekognition:DescribeProjects", "*"));
    }

    @Test
    void aProjectPolicyLetsAnotherAccountCopy() {
        world.iam.accounts().create(OTHER, Optional.empty(), "aws", _ -> {});
        var version = PROJECT.replace("/1690000000000", "/version/V1/1690000001111");
        var policy =
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                 "Principal": {"AWS": "999988887777"},
                 "Action": "rekognition:CopyProjectVersion", "Resource": "%s"}]}
                """
                        .formatted(version);
        var access = Access.to("rekognition:CopyProjectVersion", version, ACCOUNT);
        var authorizer = world.iam.authorizer();
        assertFalse(authorizer.may(world.root(OTHER), access));
        assertTrue(authorizer.may(world.root(OTHER), access.withResourcePolicies(List.of(policy))));
    }

    @Test
    void theContextSaysWhoAsksAndWhenAndWithWhichTags() {
        var user =
                world.user(u ->
                        u.userName("alice")
                                .path("/team/")
                                .tags(Tag.builder().key("Team").value("vision").build()));
        var conditions =
                List.of(
                        "\"StringEquals\": {\"aws:username\": \"alice\"}",
                        "\"StringEquals\": {\"aws:userid\": \"" + user.userId() + "\"}",
                        "\"StringEquals\": {\"aws:PrincipalType\": \"User\"}",
                        "\"StringEquals\": {\"aws:PrincipalAccount\": \"123456789012\"}",
                        "\"StringEquals\": {\"aws:ResourceAccount\": \"123456789012\"}",
                        "\"StringEquals\": {\"aws:PrincipalTag/team\": \"vision\"}",
                        "\"StringEquals\": {\"aws:RequestTag/cost\": \"7\"}",
                        "\"StringEquals\": {\"aws:ResourceTag/stage\": \"test\"}",
                        "\"ForAllValues:StringEquals\": {\"aws:TagKeys\": [\"cost\"]}",
                        "\"ArnLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::*:user/team/*\"}",
                        "\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}",
                        "\"Bool\": {\"aws:ViaAWSService\": \"false\"}",
                        "\"Bool\": {\"aws:PrincipalIsAWSService\": \"false\"}",
                        "\"DateEquals\": {\"aws:CurrentTime\": \"2026-01-15T10:30:00Z\"}",
                        "\"NumericEquals\": {\"aws:EpochTime\": \"1768473000\"}",
                        "\"Null\": {\"aws:MultiFactorAuthPresent\": \"true\"}");
        var access =
                Access.to("rekognition:TagResource", PROJECT, ACCOUNT)
                        .withRequestTags(Map.of("cost", "7"))
                        .withResourceTags(Map.of("Stage", "test"));
        var own = world.caller(user);
        var caller =
                new Caller(
                        own.principal(),
                        own.accessKeyId(),
                        List.of(),
                        Map.of(
                                "aws:SourceIp", List.of("10.1.2.3"),
                                "aws:username", List.of("root")));
        for (var condition : conditions) {
            world.inline(user, "p", conditioned(condition));
            assertEquals(Optional.empty(), world.iam.authorizer().refusal(caller, access));
        }
        world.inline(user, "p", conditioned("\"StringEquals\": {\"aws:username\": \"root\"}"));
        assertFalse(world.iam.authorizer().may(caller, access));
    }

    @Test
    void ofTwoTagsWhoseKeysDifferInCaseTheStricterCounts() {
        var user = world.user("alice");
        var caller = world.caller(user);
        world.inline(
                user, "p", conditioned("\"StringEquals\": {\"aws:ResourceTag/team\": \"red\"}"));
        var access = Access.to("rekognition:TagResource", PROJECT, ACCOUNT);
        var authorizer = world.iam.authorizer();
        for (int i = 0; i < 20; i++) { // maps have their keys in another order each time
            var both = Map.of("team", "red", "Team", "blue", "n" + i, "");
            assertFalse(authorizer.may(caller, access.withResourceTags(both)));
        }
        assertTrue(
                authorizer.may(
                        caller, access.withResourceTags(Map.of("team", "red", "TEAM", "red"))));
        world.inline(user, "p", World.ALLOW_ALL);
        world.inline(
                user,
                "q",
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*",
                 "Resource": "*", "Condition": {"StringEquals": {
                 "s3:ExistingObjectTag/class": "secret"}}}]}
                """);
        var object = Access.to("s3:GetObject", "arn:aws:s3:::b/k", ACCOUNT);
        assertTrue(authorizer.may(caller, object));
        for (var key : List.of("CLASS", "cla\u017fs", "Class")) {
            assertFalse(
                    authorizer.may(
                            caller,
                            object.withContext("s3:ExistingObjectTag/class", List.of("secret"))
                                    .withContext("s3:ExistingObjectTag/" + key, List.of("no"))));
        }
        var many = new HashMap<String, String>();
        for (int i = 0; i < 7; i++) {
            many.put("k" + i, "");
            many.put("K" + i, "");
        }
        assertFalse(authorizer.may(caller, access.withResourceTags(many)));
    }

    @Test
    void theContextFollowsARename() {
        var user = world.user("alice");
        world.inline(user, "p", conditioned("\"StringEquals\": {\"aws:username\": \"bob\"}"));
        var caller = world.caller(user);
        assertFalse(world.may(caller, "rekognition:TagResource", PROJECT));
        world.call(
                world.root(),
                UpdateUserRequest.builder().userName("alice").newUserName("bob").build());
        assertTrue(world.may(caller, "rekognition:TagResource", PROJECT));
    }

    static Stream<JsonNode> seedOperations() {
        var file =
                Path.of(System.getProperty("suites", "../shared/suites"), "seed-operations.json");
        assumeTrue(Files.exists(file), "skipped: no seed operations at " + file);
        var json = JsonMapper.shared().readTree(file);
        var all = new ArrayList<JsonNode>();
        json.get("operations").forEach(all::add);
        assertEquals(OPERATIONS, all.size(), "seed operations");
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("seedOperations")
    void theSeedOperationIsDecidedAsExpected(JsonNode operation) {
        var file =
                Path.of(System.getProperty("suites", "../shared/suites"), "seed-operations.json");
        var policies = JsonMapper.shared().readTree(file).get("policies");
        User user = world.user("alice");
        for (var name : operation.get("identityPolicies")) {
            world.attach(
                    user, world.managed(name.asString(), policies.get(name.asString()).toString()));
        }
        assertEquals(
                operation.get("expected").asString(),
                decide(world.caller(user), operation.get("authorisationChecks")),
                operation.get("name").asString());
    }

    private String decide(Caller caller, JsonNode checks) {
        for (var check : checks) {
            var resource =
                    check.get("resource")
                            .asString()
                            .replace("<creation-timestamp>", "1799999999999");
            var access = Access.to(check.get("action").asString(), resource, ACCOUNT);
            var refusal =
                    world.iam
                            .authorizer()
                            .refusal(
                                    caller,
                                    check.get("mode").asString().equals("allow")
                                            ? access
                                            : access.unlessExplicitlyDenied());
            if (refusal.isPresent()) {
                return refusal.get().explicit() ? "ExplicitlyDenied" : "ImplicitlyDenied";
            }
        }
        return "Allowed";
    }

    private Authorizer.Refusal refusal(Caller caller, String action, String resource) {
        return world.iam
                .authorizer()
                .refusal(caller, Access.to(action, resource, ACCOUNT))
                .orElseThrow();
    }

    private static String conditioned(String condition) {
        return """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
         "Action": "rekognition:TagResource", "Resource": "*", "Condition": {%s}}]}
        """
                .formatted(condition);
    }
}
