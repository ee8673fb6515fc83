package custos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.sigv4.SignedRequest.Header;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which pages may call, and what their browsers are told. */
final class CorsTest {
    private final Cors local = new Cors(Origins.ofThisMachine());

    @Test
    void aPageOfThisMachineMayCall() {
        for (var origin :
                List.of(
                        "http://localhost:5173",
                        "https://localhost",
                        "http://app.localhost:3000",
                        "http://127.0.0.1:8000",
                        "http://[::1]:8000")) {
            var told = preflight(local, origin, "authorization,x-amz-target");
            assertEquals(origin, told.get("access-control-allow-origin"), origin);
            assertEquals("Origin", told.get("vary"));
        }
    }

    @Test
    void aPageOfAnotherMachineMayNot() {
        for (var origin :
                List.of(
                        "https://example.org",
                        "http://localhost.example.org",
                        "http://127.0.0.1.example.org",
                        "http://example.org?localhost",
                        "http://user@localhost.example.org",
                        "file://localhost",
                        "null",
                        "")) {
            var answer = local.preflight(preflightRequest(origin, "authorization")).orElseThrow();
            assertEquals(403, answer.status(), origin);
            assertFalse(
                    headers(local.readable(preflightRequest(origin, "x"), answer))
                            .containsKey("access-control-allow-origin"),
                    origin);
        }
    }

    @Test
    void whatTheSdksSendIsAllowedAndNothingElse() {
        var told =
                preflight(
                        local,
                        "http://localhost",
                        "X-Amz-Checksum-Crc32, x-amz-meta-a, content-md5, cookie, x-other, x-amz-a b");
        var allowed = List.of(value(told, "access-control-allow-headers").split(", "));
        assertTrue(
                allowed.containsAll(
                        List.of(
                                "authorization",
                                "content-type",
                                "x-amz-target",
                                "x-amz-date",
                                "x-amz-security-token",
                                "x-amz-content-sha256",
                                "x-amz-user-agent",
                                "amz-sdk-invocation-id",
                                "amz-sdk-request",
                                "x-amz-checksum-crc32",
                                "x-amz-meta-a",
                                "content-md5")),
                allowed.toString());
        assertEquals(12, allowed.size(), allowed.toString());
        assertFalse(told.containsKey("access-control-allow-credentials"));
        assertTrue(value(told, "access-control-allow-methods").contains("PUT"));
    }

    @Test
    void aRefusalIsReadableAsWell() {
        var refusal = Answer.of(400, "application/x-amz-json-1.1", new byte[0]);
        var told = headers(local.readable(request("POST", "http://localhost:1"), refusal));
        assertEquals("http://localhost:1", told.get("access-control-allow-origin"));
        for (var name : List.of("x-amzn-requestid", "x-amzn-errortype", "date", "etag")) {
            assertTrue(value(told, "access-control-expose-headers").contains(name), name);
        }
    }

    @Test
    void namedOriginsAreComparedWhole() {
        var named = new Cors(Origins.of(List.of("https://App.example.org", "http://x:8080")));
        assertEquals(
                "https://app.example.org",
                preflight(named, "https://app.example.org", "").get("access-control-allow-origin"));
        for (var other :
                List.of("http://app.example.org", "https://app.example.org:1", "http://x")) {
            assertEquals(403, named.preflight(preflightRequest(other, "")).orElseThrow().status());
        }
    }

    @Test
    void everybodyIsEverybody() {
        var all = new Cors(Origins.of(List.of("*")));
        assertEquals("*", preflight(all, "null", "").get("access-control-allow-origin"));
    }

    @Test
    void noneIsNobody() {
        var none = new Cors(Origins.of(List.of("none")));
        var request = preflightRequest("http://localhost", "");
        assertEquals(403, none.preflight(request).orElseThrow().status());
    }

    @Test
    void whatIsNoPreflightGoesOn() {
        assertTrue(local.preflight(request("OPTIONS", "http://localhost")).isEmpty());
        assertTrue(local.preflight(request("POST", "http://localhost")).isEmpty());
        var answer = Answer.of(200, "text/plain", new byte[0]);
        assertEquals(answer, local.readable(request("GET", null), answer));
    }

    @Test
    void whatIsNoOriginIsRefusedAtTheStart() {
        for (var word :
                List.of("example.org", "https://a/b", "https://", "ftp://a", "", "https://a b")) {
            assertThrows(IllegalArgumentException.class, () -> Origins.of(List.of(word)), word);
        }
        assertThrows(
                IllegalArgumentException.class, () -> Origins.of(List.of("none", "https://a")));
    }

    private static String value(Map<String, String> told, String name) {
        return told.getOrDefault(name, "");
    }

    private static Map<String, String> preflight(Cors cors, String origin, String asked) {
        var request = preflightRequest(origin, asked);
        var answer = cors.preflight(request).orElseThrow();
        assertEquals(200, answer.status());
        return headers(cors.readable(request, answer));
    }

    private static Map<String, String> headers(Answer answer) {
        var map = new TreeMap<String, String>();
        for (var header : answer.headers()) {
            map.put(header.name().toLowerCase(Locale.ROOT), header.value());
        }
        return map;
    }

    private static RawRequest preflightRequest(String origin, String asked) {
        return request(
                "OPTIONS",
                origin,
                new Header("Access-Control-Request-Method", "POST"),
                new Header("Access-Control-Request-Headers", asked));
    }

    private static RawRequest request(String method, @Nullable String origin, Header... more) {
        var headers = new ArrayList<>(List.of(more));
        if (origin != null) {
            headers.add(new Header("Origin", origin));
        }
        return new RawRequest(
                method,
                "/",
                "",
                headers,
                InetAddress.getLoopbackAddress(),
                false,
                InputStream.nullInputStream());
    }
}
