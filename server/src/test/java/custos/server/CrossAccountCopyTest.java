package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Arn;
import custos.aws.ErrorCode;
import custos.aws.Service;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.server.TestClient.Signing;
import custos.sigv4.AccessKey;
import custos.sigv4.SignedRequest.Header;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * CopyProjectVersion between two accounts, over HTTP and with the real policy engine: the one way
 * in which it is allowed, and every way in which it must be refused (specification, section 9.4).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrossAccountCopyTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TRUSTING = "444455556666";
    private static final String TRUSTED = "999988887777";
    private static final String COPY_ONLY =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"rekognition:CopyProjectVersion","Resource":"*"}}\
            """;
    private static final String EVERYTHING =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"rekognition:*","Resource":"*"}}\
            """;
    private static final String ALL_BUT_COPY =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"rekognition:*","Resource":"*"},
            {"Effect":"Deny","Action":"rekognition:CopyProjectVersion","Resource":"arn:aws:rekognition:*:%s:*"}]}\
            """
                    .formatted(TRUSTING);

    private ShortFolder folder;
    private CustosServer server;
    private TestClient client;
    private AccessKey owner;
    private AccessKey trusted;
    private AccessKey copier;
    private AccessKey powerless;
    private AccessKey copyOnly;
    private AccessKey denied;
    private String destination;
    private int names;

    @SuppressWarnings("NullAway.Init") // beforeAll makes them
    CrossAccountCopyTest() {}

    @BeforeAll
    void start() throws IOException {
        folder = ShortFolder.create();
        server =
                CustosServer.start(
                        ServerSettings.local(folder.path().resolve("data"))
                                .with(NoTrainer.in(folder.path().resolve("dist"))));
        client = new TestClient(server.endpoint());
        owner = Identities.rootOfAnotherAccount(server, TRUSTING);
        trusted = Identities.rootOfAnotherAccount(server, TRUSTED);
        copier = Identities.user(server, trusted, "copier", Optional.of(EVERYTHING));
        powerless = Identities.user(server, trusted, "powerless", Optional.empty());
        copyOnly = Identities.user(server, trusted, "copy-only", Optional.of(COPY_ONLY));
        denied = Identities.user(server, trusted, "denied", Optional.of(ALL_BUT_COPY));
        destination = project(trusted);
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
        folder.close();
    }

    private TestClient.Reply ask(AccessKey key, String operation, Map<String, ?> members) {
        var call =
                new ExampleCall(
                        Service.REKOGNITION,
                        operation,
                        "POST",
                        "/",
                        List.of(
                                new Header("Content-Type", "application/x-amz-json-1.1"),
                                new Header("X-Amz-Target", "RekognitionService." + operation)),
                        JSON.writeValueAsBytes(members),
                        false);
        return client.send(call, Signing.right(key, call));
    }

    private JsonNode answer(AccessKey key, String operation, Map<String, ?> members) {
        var reply = ask(key, operation, members);
        assertTrue(reply.isSuccess(), reply::toString);
        return JSON.readTree(reply.text());
    }

    private String project(AccessKey key) {
        return answer(key, "CreateProject", Map.of("ProjectName", "p" + names++))
                .path("ProjectArn")
                .asString();
    }

    /** A version of the trusting account's that could be copied; its training is not told here. */
    private String trained(String project, String name) {
        var in = ProjectArn.of(project);
        var arn =
                new Arn(
                        "aws",
                        "rekognition",
                        "us-east-1",
                        TRUSTING,
                        "project/" + in.name() + "/version/" + name + "/" + in.created());
        var version = VersionArn.of(arn.toString());
        server.wiring()
                .store()
                .writing(handle -> {
                    Versions.insert(
                            handle, TestVersion.of(in, version, new VersionState.Trained()));
                    Versions.set(handle, version, new VersionState.Trained());
                });
        return version.text();
    }

    private void policy(String project, String statement) {
        answer(
                owner,
                "PutProjectPolicy",
                Map.of(
                        "ProjectArn",
                        project,
                        "PolicyName",
                        "policy" + names++,
                        "PolicyDocument",
                        "{\"Version\":\"2012-10-17\",\"Statement\":" + statement + "}"));
    }

    private static String statement(String effect, String principal, String resource) {
        return statement(effect, principal, resource, "{}");
    }

    private static String statement(
            String effect, String principal, String resource, String condition) {
        return """
        {"Effect":"%s","Principal":{"AWS":"%s"},"Action":"rekognition:CopyProjectVersion","Resource":"%s","Condition":%s}\
        """
                .formatted(effect, principal, resource, condition);
    }

    private static String all(String version) {
        return version.replaceFirst("/version/.*", "/version/*");
    }

    private static String user(String name) {
        return "arn:aws:iam::" + TRUSTED + ":user/" + name;
    }

    private TestClient.Reply copy(
            AccessKey key, String project, String version, String destinationProject) {
        var members = new LinkedHashMap<String, Object>();
        members.put("SourceProjectArn", project);
        members.put("SourceProjectVersionArn", version);
        members.put("DestinationProjectArn", destinationProject);
        members.put("VersionName", "copy" + names++);
        members.put("OutputConfig", Map.of("S3Bucket", "some-bucket"));
        return ask(key, "CopyProjectVersion", members);
    }

    private void allowed(AccessKey key, String project, String version) {
        var reply = copy(key, project, version, destination);
        assertTrue(reply.isSuccess(), reply::toString);
    }

    private void refused(AccessKey key, String project, String version) {
        refused(copy(key, project, version, destination));
    }

    private static void refused(TestClient.Reply reply) {
        assertTrue(reply.is(ErrorCode.ACCESS_DENIED, Service.REKOGNITION), reply::toString);
    }

    @Test
    void bothSidesMustAllowIt() {
        var project = project(owner);
        var version = trained(project, "v");
        refused(copier, project, version);
        policy(project, statement("Allow", user("copier"), all(version)));
        allowed(copier, project, version);
        refused(powerless, project, version);
        refused(denied, project, version);
        refused(trusted, project, version);
    }

    @Test
    void theTrustedAccountMustAllowItsOwnUser() {
        var project = project(owner);
        var version = trained(project, "v");
        policy(project, statement("Allow", TRUSTED, version));
        allowed(copier, project, version);
        allowed(trusted, project, version);
        refused(powerless, project, version);
        refused(denied, project, version);
        refused(copyOnly, project, version); // needs CreateProjectVersion on the destination too
    }

    @Test
    void aDenyOfTheTrustingAccountWins() {
        var project = project(owner);
        var version = trained(project, "v");
        policy(project, statement("ALLOW", TRUSTED, all(version)));
        policy(project, statement("DENY", user("copier"), version));
        refused(copier, project, version);
        allowed(trusted, project, version);
    }

    @Test
    void aPolicyIsAboutTheVersionsThatItNames() {
        var project = project(owner);
        var named = trained(project, "named");
        var other = trained(project, "other");
        policy(project, statement("Allow", TRUSTED, named));
        allowed(copier, project, named);
        refused(copier, project, other);
    }

    @Test
    void anAccountThatDoesNotOwnTheVersionNeverMatches() {
        var project = project(owner);
        var version = trained(project, "v");
        policy(project, statement("Allow", TRUSTED, all(version).replace(TRUSTING, TRUSTED)));
        refused(copier, project, version);
    }

    @Test
    void thePolicyOfAnotherProjectDoesNotCount() {
        var project = project(owner);
        var version = trained(project, "v");
        var other = project(owner);
        var open = trained(other, "v");
        policy(other, statement("Allow", TRUSTED, all(open)));
        allowed(copier, other, open);
        refused(copier, project, version);
        refused(copier, other, version); // the version is not of the project that the request names
    }

    @Test
    void aPolicyForSomebodyElseDoesNotCount() {
        var project = project(owner);
        var version = trained(project, "v");
        policy(project, statement("Allow", "111122223333", all(version)));
        policy(project, statement("Allow", user("powerless"), all(version)));
        refused(copier, project, version);
    }

    @Test
    void aConditionMustHold() {
        var project = project(owner);
        var version = trained(project, "v");
        policy(
                project,
                statement(
                        "Allow",
                        TRUSTED,
                        all(version),
                        "{\"IpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}}"));
        refused(copier, project, version);
        policy(
                project,
                statement(
                        "Allow",
                        TRUSTED,
                        all(version),
                        "{\"IpAddress\":{\"aws:SourceIp\":\"127.0.0.0/8\"}}"));
        allowed(copier, project, version);
    }

    @Test
    void aPolicyThatIsGoneAllowsNothing() {
        var project = project(owner);
        var version = trained(project, "v");
        policy(project, statement("Allow", TRUSTED, all(version)));
        allowed(copier, project, version);
        var name =
                answer(owner, "ListProjectPolicies", Map.of("ProjectArn", project))
                        .at("/ProjectPolicies/0/PolicyName")
                        .asString();
        answer(owner, "DeleteProjectPolicy", Map.of("ProjectArn", project, "PolicyName", name));
        refused(copier, project, version);
    }

    @Test
    void theDestinationIsTheCallersOwn() {
        var project = project(owner);
        var version = trained(project, "v");
        policy(project, statement("Allow", TRUSTED, all(version)));
        refused(copy(copier, project, version, project(owner)));
        refused(copy(owner, project, version, destination));
    }

    @Test
    void whoMayNotCopyDoesNotLearnWhatExists() {
        var project = project(owner);
        var version = trained(project, "v");
        var unknown = version.replace("/version/v/", "/version/unknown/");
        refused(copier, project, version);
        refused(copier, project, unknown);
        assertEquals(
                copy(copier, project, version, destination).text().contains(TRUSTING),
                copy(copier, project, unknown, destination).text().contains(TRUSTING));
    }

    @Test
    void noOtherOperationCrossesAccounts() {
        var project = project(owner);
        var version = trained(project, "v");
        policy(project, statement("Allow", TRUSTED, all(version)));
        refused(ask(trusted, "DescribeProjectVersions", Map.of("ProjectArn", project)));
        refused(ask(trusted, "ListProjectPolicies", Map.of("ProjectArn", project)));
        refused(ask(trusted, "DeleteProjectVersion", Map.of("ProjectVersionArn", version)));
        refused(ask(trusted, "ListTagsForResource", Map.of("ResourceArn", version)));
        refused(
                ask(
                        trusted,
                        "StartProjectVersion",
                        Map.of("ProjectVersionArn", version, "MinInferenceUnits", 1)));
    }
}
