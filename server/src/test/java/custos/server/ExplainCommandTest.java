package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Access;
import custos.aws.Authorizer.Refusal;
import custos.aws.Service;
import custos.server.TestClient.Signing;
import custos.sigv4.AccessKey;
import custos.sigv4.SignedRequest.Header;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whoever runs the server learns why it denied a request, from the id that the caller was told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExplainCommandTest {
    private static final String READING =
            """
            {"Version":"2012-10-17","Statement":{"Sid":"Home","Effect":"Allow","Action":"iam:List*",
             "Resource":"*","Condition":{"StringEquals":{"aws:username":"bob"}}}}\
            """;
    private static final Pattern REQUEST_ID = Pattern.compile("<RequestId>([^<]+)<");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ShortFolder folder;
    private Path data;
    private CustosServer server;
    private AccessKey ana;

    @SuppressWarnings("NullAway.Init") // beforeAll makes them
    ExplainCommandTest() {}

    @BeforeAll
    void start() throws IOException {
        folder = ShortFolder.create();
        data = folder.path();
        server = CustosServer.start(ServerSettings.local(data).with(NoTrainer.in(data)));
        ana = Identities.user(server, "ana", READING);
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
        folder.close();
    }

    @Test
    void aDenialIsExplainedByTheIdOfItsAnswer() {
        var id = deniedListUsers();
        assertEquals(0, explain(id), err::toString);
        var text = out.toString();
        assertTrue(text.contains(id), text);
        assertTrue(text.contains("user/ana is not authorized to perform: iam:ListUsers"), text);
        assertTrue(text.contains("wanted `bob`, saw `ana`"), text);
        assertTrue(text.contains("`Home`"), text);
    }

    @Test
    void itIsExplainedWithThePoliciesOfThatMoment() {
        var key = Identities.user(server, "cleo", READING);
        var id = deniedListUsers(key);
        Identities.iam(server, "DeleteUserPolicy", Map.of("UserName", "cleo", "PolicyName", "p"));
        assertEquals(0, explain(id), err::toString);
        assertTrue(out.toString().contains("saw `cleo`"), out::toString);
    }

    @Test
    void programsGetJson() {
        assertEquals(0, explain(deniedListUsers(), "--json"), err::toString);
        var text = out.toString();
        assertTrue(text.startsWith("{\"decision\":\"ImplicitlyDenied\""), text);
        assertTrue(text.contains("\"aws:username\""), text);
    }

    @Test
    void anIdThatIsNoDenialsIsSaidToBeNone() {
        assertEquals(1, explain("0c6a0e9e-5d2c-4f0b-9f5e-000000000000"));
        assertTrue(err.toString().contains("no denial with request id"), err::toString);
        assertEquals(1, explain("x".repeat(1_000)));
    }

    @Test
    void aFolderWithoutAServerIsSaidToHaveNone(@TempDir Path elsewhere) {
        assertEquals(2, run("explain", "id", "--data", elsewhere.toString()));
        assertTrue(err.toString().contains("no server answers"), err::toString);
    }

    @Test
    void onlyTheLastDenialsAreKept() {
        var denials = new RecentDenials(() -> Instant.EPOCH);
        var denial = new Refusal(Access.to("s3:GetObject", "*", "1"), false, "no");
        for (var i = 0; i <= RecentDenials.MOST; i++) {
            denials.keep("r" + i, denial);
        }
        assertFalse(denials.find("r0").isPresent());
        assertTrue(denials.find("r1").isPresent());
        assertTrue(denials.find("r" + RecentDenials.MOST).isPresent());
    }

    @Test
    void aFolderWithTooLongAPathServesWithoutExplanations(@TempDir Path folder) {
        var deep = folder.resolve("x".repeat(120));
        assertTrue(ControlSocket.open(deep, Map.of()).isEmpty());
    }

    @Test
    void nobodyElseMayAskEvenInAFolderThatIsOpen(@TempDir Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (var _ = ControlSocket.open(folder, Map.of()).orElseThrow()) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(ControlSocket.in(folder))));
        }
    }

    private String deniedListUsers() {
        return deniedListUsers(ana);
    }

    private String deniedListUsers(AccessKey key) {
        var form = new Header("Content-Type", "application/x-www-form-urlencoded");
        var body = "Action=ListUsers&Version=2010-05-08".getBytes(StandardCharsets.UTF_8);
        var call =
                new ExampleCall(Service.IAM, "ListUsers", "POST", "/", List.of(form), body, false);
        var reply = new TestClient(server.endpoint()).send(call, Signing.right(key, call));
        assertEquals(403, reply.status(), reply::text);
        var id = REQUEST_ID.matcher(reply.text());
        assertTrue(id.find(), reply::text);
        return id.group(1);
    }

    private int explain(String id, String... more) {
        var arguments = new ArrayList<>(List.of("explain", id, "--data", data.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine(Map.of())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
