package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.aws.Service;
import custos.server.TestClient.Signing;
import custos.sigv4.AccessKey;
import custos.sigv4.SignedRequest.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Walks every operation over HTTP: whoever is not who they say, or has no permission, gets the
 * documented error, and nothing is changed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EveryOperationTest {
    /** What needs no permission, by AWS's own documentation. */
    private static final Set<String> FREE = Set.of("sts:GetCallerIdentity");

    /** Tables whose rows change by themselves. */
    private static final Set<String> RESTLESS =
            Set.of("creation_clock", "scheduled_tasks", "access_key_use");

    private ShortFolder folder;
    private CustosServer server;
    private TestClient client;
    private AccessKey root;
    private AccessKey nobody;
    private AccessKey stranger;

    @SuppressWarnings("NullAway.Init") // beforeAll makes them
    EveryOperationTest() {}

    @BeforeAll
    void start() throws IOException {
        folder = ShortFolder.create();
        server =
                CustosServer.start(
                        ServerSettings.local(folder.path().resolve("data"))
                                .with(NoTrainer.in(folder.path().resolve("dist"))));
        client = new TestClient(server.endpoint());
        root = server.rootKey();
        var bucket =
                new ExampleCall(
                        Service.S3,
                        "CreateBucket",
                        "PUT",
                        "/some-bucket",
                        List.of(),
                        new byte[0],
                        false);
        assertTrue(client.send(bucket, Signing.right(root, bucket)).isSuccess());
        nobody = Identities.user(server, "nobody");
        stranger = Identities.rootOfAnotherAccount(server, "999988887777");
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
        folder.close();
    }

    @TestFactory
    Stream<DynamicTest> withoutAPolicyEveryOperationIsRefusedAndNothingChanges() {
        return calls().filter(call -> !FREE.contains(call.toString()))
                .map(call ->
                        DynamicTest.dynamicTest(
                                call.toString(),
                                () -> {
                                    var before = contents();
                                    var reply = client.send(call, Signing.right(nobody, call));
                                    assertTrue(isDenied(call, reply), reply.toString());
                                    assertEquals(before, contents());
                                }));
    }

    /** DeleteObjects is decided for each key, and says so for each. */
    private static boolean isDenied(ExampleCall call, TestClient.Reply reply) {
        return call.operation().equals("DeleteObjects")
                ? reply.text().contains("<Code>AccessDenied</Code>")
                        && !reply.text().contains("<Deleted>")
                : reply.is(ErrorCode.ACCESS_DENIED, call.service());
    }

    @Test
    void whatIsFreeAnswersToAnybodyWithAKey() {
        var calls = calls().filter(call -> FREE.contains(call.toString())).toList();
        assertEquals(FREE.size(), calls.size());
        for (var call : calls) {
            assertTrue(client.send(call, Signing.right(nobody, call)).isSuccess());
        }
    }

    @TestFactory
    Stream<DynamicTest> anUnsignedCallIsRefused() {
        return calls().map(call ->
                DynamicTest.dynamicTest(
                        call.toString(),
                        () -> {
                            var reply =
                                    client.send(
                                            call.method(),
                                            call.target(),
                                            call.headers(),
                                            call.body());
                            assertTrue(
                                    reply.is(
                                            ErrorCode.MISSING_AUTHENTICATION_TOKEN, call.service()),
                                    reply.toString());
                        }));
    }

    @TestFactory
    Stream<DynamicTest> anUnknownKeyIsRefused() {
        var unknown = AccessKey.longTerm("AKIAUNKNOWN234567ABC", root.secret(), true);
        return refused(ErrorCode.UNKNOWN_ACCESS_KEY, (call, right) -> right.withKey(unknown));
    }

    @TestFactory
    Stream<DynamicTest> aWrongSecretIsRefused() {
        var wrong = AccessKey.longTerm(root.id(), root.secret() + "x", true);
        return refused(ErrorCode.SIGNATURE_DOES_NOT_MATCH, (call, right) -> right.withKey(wrong));
    }

    @TestFactory
    Stream<DynamicTest> aChangedSignatureIsRefused() {
        return refused(
                ErrorCode.SIGNATURE_DOES_NOT_MATCH,
                (call, right) ->
                        right.thenHeaders(
                                headers -> replace(headers, "Authorization", this::flipLast)));
    }

    @TestFactory
    Stream<DynamicTest> aTamperedCallIsRefused() {
        return calls().map(call ->
                DynamicTest.dynamicTest(
                        call.toString(),
                        () -> {
                            var right = Signing.right(root, call);
                            boolean body = call.body().length > 0;
                            var reply =
                                    client.send(
                                            call,
                                            body
                                                    ? right.thenBody(EveryOperationTest::flip)
                                                    : right.thenTarget(EveryOperationTest::grow));
                            var expected =
                                    body && call.service() == Service.S3
                                            ? ErrorCode.PAYLOAD_HASH_MISMATCH
                                            : ErrorCode.SIGNATURE_DOES_NOT_MATCH;
                            // What names no upload is refused before its body is read.
                            assertTrue(
                                    reply.is(expected, call.service())
                                            || reply.is(ErrorCode.NO_SUCH_UPLOAD, call.service()),
                                    reply.toString());
                        }));
    }

    @TestFactory
    Stream<DynamicTest> anExpiredSignatureIsRefused() {
        return refused(
                ErrorCode.REQUEST_TIME_TOO_SKEWED,
                (call, right) -> right.at(Instant.now().minus(Duration.ofMinutes(16))));
    }

    @TestFactory
    Stream<DynamicTest> aSignatureFromTheFutureIsRefused() {
        return refused(
                ErrorCode.REQUEST_TIME_TOO_SKEWED,
                (call, right) -> right.at(Instant.now().plus(Duration.ofMinutes(16))));
    }

    @TestFactory
    Stream<DynamicTest> aReplayWithAnotherDateIsRefused() {
        return refused(
                ErrorCode.SIGNATURE_DOES_NOT_MATCH,
                (call, right) ->
                        right.thenHeaders(
                                headers -> replace(headers, "X-Amz-Date", this::flipLastDigit)));
    }

    @TestFactory
    Stream<DynamicTest> aScopeOfAnotherRegionIsRefused() {
        return refused(
                ErrorCode.WRONG_SCOPE,
                (call, right) -> right.withScope("eu-west-1", call.service().signingName()));
    }

    @TestFactory
    Stream<DynamicTest> aScopeOfAnotherServiceIsRefused() {
        return refused(
                ErrorCode.WRONG_SCOPE,
                (call, right) -> right.withScope("us-east-1", "execute-api"));
    }

    @TestFactory
    Stream<DynamicTest> theRootOfAnotherAccountIsRefusedWhatItDoesNotOwn() {
        return calls().filter(ExampleCall::named)
                .map(call ->
                        DynamicTest.dynamicTest(
                                call.toString(),
                                () -> {
                                    var reply = client.send(call, Signing.right(stranger, call));
                                    assertTrue(
                                            reply.is(ErrorCode.ACCESS_DENIED, call.service()),
                                            reply.toString());
                                }));
    }

    @Test
    void anUnknownOperationIsNamedOnlyToWhoSignedForIt() {
        var target = new Header("X-Amz-Target", "RekognitionService.DetectDragons");
        var type = new Header("Content-Type", "application/x-amz-json-1.1");
        var call =
                new ExampleCall(
                        Service.REKOGNITION,
                        "DetectDragons",
                        "POST",
                        "/",
                        List.of(type, target),
                        "{}".getBytes(StandardCharsets.UTF_8),
                        false);
        assertTrue(
                client.send(call, Signing.right(root, call))
                        .is(ErrorCode.UNKNOWN_OPERATION, Service.REKOGNITION));
        assertTrue(
                client.send("POST", "/", call.headers(), call.body())
                        .is(ErrorCode.MISSING_AUTHENTICATION_TOKEN, Service.REKOGNITION));
    }

    @Test
    void thereAreOperationsOfEveryService() {
        for (var service : Service.values()) {
            assertTrue(!server.operations(service).isEmpty(), service.toString());
        }
    }

    private Stream<DynamicTest> refused(
            ErrorCode expected, BiFunction<ExampleCall, Signing, Signing> change) {
        return calls().map(call ->
                DynamicTest.dynamicTest(
                        call.toString(),
                        () -> {
                            var reply =
                                    client.send(
                                            call, change.apply(call, Signing.right(root, call)));
                            assertTrue(reply.is(expected, call.service()), reply.toString());
                        }));
    }

    private Stream<ExampleCall> calls() {
        return Arrays.stream(Service.values())
                .flatMap(service ->
                        server.operations(service).stream()
                                .map(operation -> ExampleCall.of(service, operation)));
    }

    /** Every row of every table. */
    private Map<String, List<String>> contents() {
        return server.wiring()
                .store()
                .read(handle -> {
                    var tables = new TreeMap<String, List<String>>();
                    var names =
                            handle.createQuery(
                                            "select name from sqlite_master where type ="
                                                    + " 'table'")
                                    .mapTo(String.class)
                                    .list();
                    for (var name : names) {
                        if (!RESTLESS.contains(name)) {
                            tables.put(
                                    name,
                                    handle.createQuery("select * from \"" + name + "\"")
                                            .mapToMap()
                                            .map(Object::toString)
                                            .list());
                        }
                    }
                    return tables;
                });
    }

    private static List<Header> replace(
            List<Header> headers, String name, java.util.function.UnaryOperator<String> change) {
        var changed = new ArrayList<Header>();
        for (var header : headers) {
            changed.add(
                    header.name().equalsIgnoreCase(name)
                            ? new Header(header.name(), change.apply(header.value()))
                            : header);
        }
        return changed;
    }

    private String flipLast(String signature) {
        var last = signature.charAt(signature.length() - 1);
        return signature.substring(0, signature.length() - 1) + (last == '0' ? '1' : '0');
    }

    /** 20260101T120005Z becomes 20260101T120006Z. */
    private String flipLastDigit(String date) {
        int at = date.length() - 2;
        var digit = date.charAt(at);
        return date.substring(0, at) + (digit == '9' ? '8' : (char) (digit + 1)) + "Z";
    }

    private static byte[] flip(byte[] body) {
        var changed = body.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }

    private static String grow(String target) {
        return target + (target.contains("?") ? "&" : "?") + "x=1";
    }
}
