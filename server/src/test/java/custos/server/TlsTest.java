package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Service;
import custos.server.tls.TlsChoice;
import custos.sigv4.AccessKey;
import custos.sigv4.SignedRequest.Header;
import custos.sigv4.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks TLS with a certificate that it issued itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsTest {
    private static final String SECURE_ONLY =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"rekognition:*",
             "Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}}\
            """;

    private CustosServer server;
    private HttpClient trusting;

    @SuppressWarnings("NullAway.Init") // beforeAll makes them
    TlsTest() {}

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, GeneralSecurityException {
        server = CustosServer.start(settings(folder, new TlsChoice.OwnAuthority()));
        trusting =
                HttpClient.newBuilder().sslContext(trust(server.authority().orElseThrow())).build();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void whoTrustsTheAuthorityIsAnsweredAndNobodyElse() throws Exception {
        assertTrue(server.endpoint().startsWith("https://127.0.0.1:"), server.endpoint());
        assertEquals(200, send(get("/health")).statusCode());
        var localhost = server.endpoint().replace("127.0.0.1", "localhost");
        assertEquals(
                200,
                send(HttpRequest.newBuilder(URI.create(localhost + "/health")).build())
                        .statusCode());
        try (var stranger = HttpClient.newHttpClient()) {
            assertThrows(
                    SSLHandshakeException.class,
                    () -> stranger.send(get("/health"), HttpResponse.BodyHandlers.ofString()));
        }
    }

    @Test
    void keysAreTheirOwnersOnly() throws IOException {
        var folder = server.authority().orElseThrow().resolveSibling(".");
        assertEquals("rwx------", permissions(folder));
        for (var key : List.of("ca.key", "server.key")) {
            assertEquals("rw-------", permissions(folder.resolve(key)));
        }
    }

    @Test
    void policiesSeeThatTheTransportIsSecure(@TempDir Path folder) throws Exception {
        var key = inspector(server, trusting);
        assertEquals(200, describe(server, trusting, key).statusCode());
        try (var plain = CustosServer.start(settings(folder, new TlsChoice.Off()));
                var http = HttpClient.newHttpClient()) {
            var refusal = describe(plain, http, inspector(plain, http));
            assertEquals(400, refusal.statusCode(), refusal.body());
            assertTrue(refusal.body().contains("AccessDeniedException"), refusal.body());
        }
    }

    @Test
    void aBrowsersPreflightIsAnsweredBeforeAuthenticationAndItsRefusalIsReadable()
            throws Exception {
        var preflight =
                HttpRequest.newBuilder(URI.create(server.endpoint() + "/"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", "http://localhost:5173")
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "authorization,x-amz-target")
                        .build();
        assertEquals(200, send(preflight).statusCode());
        var unsigned =
                HttpRequest.newBuilder(URI.create(server.endpoint() + "/"))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .header("Origin", "http://localhost:5173")
                        .header("X-Amz-Target", "RekognitionService.DescribeProjects")
                        .build();
        var refusal = send(unsigned);
        assertEquals(400, refusal.statusCode());
        assertEquals(
                "http://localhost:5173",
                refusal.headers().firstValue("access-control-allow-origin").orElse(""));
        assertTrue(
                refusal.headers()
                        .firstValue("access-control-expose-headers")
                        .orElse("")
                        .contains("x-amzn-requestid"));
    }

    @Test
    void aCertificateThatCannotBeUsedIsSaidAtTheStart(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("empty.pem"), "");
        var settings = settings(folder, new TlsChoice.Given(file, file));
        var refusal = assertThrows(UserError.class, () -> CustosServer.start(settings));
        assertTrue(refusal.text().contains("no PEM certificate"), refusal.text());
    }

    /** Somebody who may do everything, as long as the transport is secure. */
    private static AccessKey inspector(CustosServer server, HttpClient http) throws Exception {
        iam(server, http, "Action=CreateUser&Version=2010-05-08&UserName=inspector");
        iam(
                server,
                http,
                "Action=PutUserPolicy&Version=2010-05-08&UserName=inspector&PolicyName=p&PolicyDocument="
                        + java.net.URLEncoder.encode(SECURE_ONLY, StandardCharsets.UTF_8));
        var made =
                iam(server, http, "Action=CreateAccessKey&Version=2010-05-08&UserName=inspector");
        return AccessKey.longTerm(
                between(made, "<AccessKeyId>"), between(made, "<SecretAccessKey>"), true);
    }

    private static String iam(CustosServer server, HttpClient http, String form) throws Exception {
        var type = new Header("Content-Type", "application/x-www-form-urlencoded");
        var answer = call(server, http, server.rootKey(), Service.IAM, List.of(type), form);
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    private static HttpResponse<String> describe(
            CustosServer server, HttpClient http, AccessKey key) throws Exception {
        var headers =
                List.of(
                        new Header("Content-Type", "application/x-amz-json-1.1"),
                        new Header("X-Amz-Target", "RekognitionService.DescribeProjects"));
        return call(server, http, key, Service.REKOGNITION, headers, "{}");
    }

    private static HttpResponse<String> call(
            CustosServer server,
            HttpClient http,
            AccessKey key,
            Service service,
            List<Header> headers,
            String body)
            throws Exception {
        var uri = URI.create(server.endpoint() + "/");
        var all = new java.util.ArrayList<>(headers);
        all.add(new Header("Host", uri.getAuthority()));
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var signed =
                new Signer(key, "us-east-1", service.signingName())
                        .sign("POST", "/", all, bytes, Instant.now());
        var request =
                HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        signed.stream()
                .filter(header -> !header.name().equals("Host"))
                .forEach(header -> request.header(header.name(), header.value()));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String between(String xml, String tag) {
        int start = xml.indexOf(tag) + tag.length();
        return xml.substring(start, xml.indexOf('<', start));
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create(server.endpoint() + path)).build();
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return trusting.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static ServerSettings settings(Path folder, TlsChoice tls) throws IOException {
        return ServerSettings.local(folder.resolve("data"))
                .with(NoTrainer.in(folder.resolve("dist")))
                .with(tls);
    }

    private static SSLContext trust(Path authority) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
