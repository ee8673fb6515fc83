package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.aws.Service;
import custos.server.TestClient.Signing;
import custos.sigv4.AccessKey;
import custos.sigv4.SignedRequest.Header;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Several accounts in one server, made and deleted beside it and while it does not run. */
final class AccountCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FIRST = "123456789012";
    private static final String SECOND = "999988887777";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ShortFolder folder;
    private Path data;

    @SuppressWarnings("NullAway.Init") // beforeEach makes them
    AccountCommandTest() {}

    @BeforeEach
    void startOnce() throws IOException {
        folder = ShortFolder.create();
        data = folder.path();
        server().close();
    }

    @AfterEach
    void remove() throws IOException {
        folder.close();
    }

    private CustosServer server() throws IOException {
        return CustosServer.start(ServerSettings.local(data).with(NoTrainer.in(data)));
    }

    private int account(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var all = new ArrayList<>(List.of("account"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return Main.commandLine(Map.of())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private List<String> ids() {
        assertEquals(0, account("list", "--json"), err::toString);
        var ids = new ArrayList<String>();
        JSON.readTree(out.toString()).forEach(one -> ids.add(one.path("AccountId").asString()));
        return ids;
    }

    private AccessKey key(String account) throws IOException {
        return Credentials.key(data.resolve("credentials"), "root-" + account);
    }

    private static TestClient.Reply send(
            CustosServer server, AccessKey key, Service service, String method, String target) {
        return send(
                server,
                key,
                new ExampleCall(service, "", method, target, List.of(), new byte[0], false));
    }

    private static TestClient.Reply send(CustosServer server, AccessKey key, ExampleCall call) {
        return new TestClient(server.endpoint()).send(call, Signing.right(key, call));
    }

    private static TestClient.Reply rekognition(
            CustosServer server, AccessKey key, String operation, Map<String, ?> members) {
        return send(
                server,
                key,
                new ExampleCall(
                        Service.REKOGNITION,
                        operation,
                        "POST",
                        "/",
                        List.of(
                                new Header("Content-Type", "application/x-amz-json-1.1"),
                                new Header("X-Amz-Target", "RekognitionService." + operation)),
                        JSON.writeValueAsBytes(members),
                        false));
    }

    @Test
    void aRunningServerKnowsTheNewAccountsKeyAtOnce() throws IOException {
        try (var server = server()) {
            assertEquals(
                    0, account("create", "--id", SECOND, "--name", "A Partner"), err::toString);
            assertEquals(SECOND, out.toString().strip());
            assertTrue(err.toString().contains("AWS_PROFILE=root-" + SECOND), err::toString);
            var who = Identities.iam(server, key(SECOND), "CreateUser", Map.of("UserName", "anna"));
            assertTrue(who.contains("arn:aws:iam::" + SECOND + ":user/anna"), who);
            assertFalse(
                    Identities.iam(server, "ListUsers", Map.of()).contains("anna"),
                    "the first account sees users of the second");
            assertEquals(0, account("list"));
            var lines = out.toString().lines().toList();
            assertTrue(lines.get(0).matches(FIRST + "  \\S+Z  root  -"), lines::toString);
            assertTrue(
                    lines.get(1).matches(SECOND + "  \\S+Z  root-" + SECOND + "  A Partner"),
                    lines::toString);
        }
    }

    @Test
    void theFirstAccountsKeyStaysWhereItWasAndTheFileStaysClosed() throws IOException {
        var before = Credentials.root(data.resolve("credentials"));
        account("create", "--id", SECOND);
        assertEquals(before, Credentials.root(data.resolve("credentials")));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(data.resolve("credentials"))));
    }

    @Test
    void withoutAServerItWorksToo() throws IOException {
        assertEquals(0, account("create"), err::toString);
        var id = out.toString().strip();
        assertTrue(id.matches("[1-9][0-9]{11}"), id);
        assertEquals(List.of(FIRST, id), ids());
        try (var server = server()) {
            Identities.iam(server, key(id), "ListUsers", Map.of());
        }
        assertEquals(0, account("delete", id), err::toString);
        assertEquals(List.of(FIRST), ids());
        assertThrows(IOException.class, () -> key(id));
    }

    @Test
    void aDeletedAccountsKeysAreRefusedAtOnce() throws IOException {
        try (var server = server()) {
            account("create", "--id", SECOND);
            var key = key(SECOND);
            Identities.iam(server, key, "ListUsers", Map.of());
            assertEquals(0, account("delete", SECOND), err::toString);
            var refused = rekognition(server, key, "DescribeProjects", Map.of());
            assertTrue(
                    refused.is(ErrorCode.UNKNOWN_ACCESS_KEY, Service.REKOGNITION),
                    refused::toString);
            assertEquals(List.of(FIRST), ids());
            assertThrows(IOException.class, () -> key(SECOND));
            assertEquals(1, account("create", "--id", SECOND));
            assertTrue(err.toString().contains("may still trust it"), err::toString);
        }
    }

    @Test
    void anAccountThatHasSomethingLeftStays() throws IOException {
        try (var server = server()) {
            account("create", "--id", SECOND);
            var key = key(SECOND);
            Identities.iam(server, key, "CreateUser", Map.of("UserName", "anna"));
            assertTrue(send(server, key, Service.S3, "PUT", "/a-bucket").isSuccess());
            var made = rekognition(server, key, "CreateProject", Map.of("ProjectName", "p"));
            assertTrue(made.isSuccess(), made::toString);
            assertEquals(1, account("delete", SECOND));
            assertTrue(
                    err.toString().contains("still has users (1), buckets (1), projects (1);"),
                    err::toString);
            assertEquals(List.of(FIRST, SECOND), ids());
            Identities.iam(server, key, "DeleteUser", Map.of("UserName", "anna"));
            assertTrue(send(server, key, Service.S3, "DELETE", "/a-bucket").isSuccess());
            assertEquals(1, account("delete", SECOND));
            assertTrue(err.toString().contains("still has projects (1);"), err::toString);
        }
    }

    @Test
    void bucketsShareOneNameSpaceAndStayTheirOwners() throws IOException {
        try (var server = server()) {
            account("create", "--id", SECOND);
            assertTrue(send(server, server.rootKey(), Service.S3, "PUT", "/taken").isSuccess());
            assertEquals(409, send(server, key(SECOND), Service.S3, "PUT", "/taken").status());
            assertEquals(403, send(server, key(SECOND), Service.S3, "GET", "/taken").status());
            assertEquals(403, send(server, key(SECOND), Service.S3, "PUT", "/taken/k").status());
        }
    }

    @Test
    void theFirstAccountAndOneThatIsNotThereAreNotDeleted() {
        assertEquals(1, account("delete", FIRST));
        assertTrue(err.toString().contains("is the first"), err::toString);
        assertEquals(1, account("delete", SECOND));
        assertTrue(err.toString().contains("no account"), err::toString);
        assertEquals(List.of(FIRST), ids());
    }

    @Test
    void anAccountThatExistsIsNotCreatedAgainAndItsKeyStays() throws IOException {
        account("create", "--id", SECOND);
        var before = key(SECOND);
        assertEquals(1, account("create", "--id", SECOND));
        assertTrue(err.toString().contains("exists already"), err::toString);
        assertEquals(before, key(SECOND));
    }

    @Test
    void anIdIsTwelveDigitsAndANameIsOneLine() {
        assertEquals(2, account("create", "--id", "../x"));
        assertEquals(2, account("delete", "1234"));
        assertEquals(2, account("create", "--name", "a\n[root]"));
        assertEquals(2, account("create", "--name", "x".repeat(51)));
        assertEquals(List.of(FIRST), ids());
    }

    @Test
    void aServerThatDoesNotAnswerIsNotGoneBehind() throws IOException {
        try (var _ = server()) {
            Files.delete(ControlSocket.in(data));
            assertEquals(1, account("create", "--id", SECOND));
            assertTrue(err.toString().contains("stop it and run this again"), err::toString);
        }
        assertEquals(List.of(FIRST), ids());
    }

    @Test
    void aServerStartedForAnotherAccountKeepsTheFirstOnesKey() throws IOException {
        var before = Credentials.root(data.resolve("credentials"));
        var settings = ServerSettings.local(data).with(NoTrainer.in(data));
        try (var server = CustosServer.start(settings.with(SECOND))) {
            assertEquals(before, server.rootKey());
            Identities.iam(server, key(SECOND), "ListUsers", Map.of());
        }
    }

    @Test
    void aFolderWithoutADatabaseIsLeftAlone(@TempDir Path empty) throws IOException {
        var there = data;
        data = empty;
        assertEquals(2, account("list"));
        data = there;
        try (var files = Files.list(empty)) {
            assertEquals(0, files.count());
        }
    }
}
