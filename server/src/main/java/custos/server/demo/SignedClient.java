package custos.server.demo;

import custos.sigv4.AccessKey;
import custos.sigv4.SignedRequest.Header;
import custos.sigv4.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small AWS client: signs, sends, and reads what comes back. One identity. */
final class SignedClient {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final InstantSource clock = InstantSource.system();
    private final String endpoint;
    private final String region;
    private final AccessKey key;

    SignedClient(String endpoint, String region, AccessKey key) {
        this.endpoint = endpoint;
        this.region = region;
        this.key = key;
    }

    /** What the server refused, or did not do. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;

        Failure(String code, String message) {
            super(code + ": " + message);
            this.code = code;
        }

        String code() {
            return code;
        }

        String text() {
            return String.valueOf(getMessage()).substring(code.length() + 2);
        }
    }

    /** The answer of a Query call. */
    record Xml(String document) {
        /** The text of the first element of that name. */
        String text(String element) {
            var found = Pattern.compile("<" + element + ">([^<]*)<").matcher(document);
            if (!found.find()) {
                throw new Failure("NoSuchElement", element + " in " + document);
            }
            return found.group(1);
        }
    }

    /** Calls a Custom Labels operation. */
    JsonNode rekognition(String operation, Map<String, ?> input) {
        var headers =
                List.of(
                        new Header("Content-Type", "application/x-amz-json-1.1"),
                        new Header("X-Amz-Target", "RekognitionService." + operation));
        var body = send("rekognition", "POST", "/", headers, JSON.writeValueAsBytes(input));
        return JSON.readTree(body);
    }

    /** The best label of an image, with confidence. */
    JsonNode detect(String version, byte[] image) {
        return rekognition(
                        "DetectCustomLabels",
                        Map.of(
                                "ProjectVersionArn",
                                version,
                                "Image",
                                Map.of("Bytes", Base64.getEncoder().encodeToString(image)),
                                "MinConfidence",
                                0,
                                "MaxResults",
                                1))
                .at("/CustomLabels/0");
    }

    /** Calls an IAM action. */
    Xml iam(String action, Map<String, String> parameters) {
        var form = new StringBuilder("Action=" + action + "&Version=2010-05-08");
        parameters.forEach((name, value) ->
                form.append('&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        var type = new Header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        var answer =
                send(
                        "iam",
                        "POST",
                        "/",
                        List.of(type),
                        form.toString().getBytes(StandardCharsets.UTF_8));
        return new Xml(new String(answer, StandardCharsets.UTF_8));
    }

    void createBucket(String bucket) {
        send("s3", "PUT", "/" + bucket, List.of(), new byte[0]);
    }

    /** Puts an object; the key must be plain ASCII. */
    void put(String bucket, String key, byte[] content) {
        send("s3", "PUT", "/" + bucket + "/" + key, List.of(), content);
    }

    /** Reads a JSON object. */
    JsonNode getJson(String bucket, String key) {
        return JSON.readTree(send("s3", "GET", "/" + bucket + "/" + key, List.of(), new byte[0]));
    }

    private byte[] send(
            String service, String method, String target, List<Header> headers, byte[] body) {
        var uri = URI.create(endpoint + target);
        var all = new ArrayList<>(headers);
        all.add(new Header("Host", uri.getAuthority()));
        var signed =
                new Signer(key, region, service).sign(method, target, all, body, clock.instant());
        var request =
                HttpRequest.newBuilder(uri)
                        .timeout(PATIENCE)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        for (var header : signed) {
            if (!header.name().equals("Host")) { // the client writes it itself
                request.header(header.name(), header.value());
            }
        }
        var response = exchange(request.build());
        if (response.statusCode() >= 300) {
            throw failure(new String(response.body(), StandardCharsets.UTF_8), response);
        }
        return response.body();
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new Failure("Connection", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", "while waiting for " + request.uri());
        }
    }

    private static Failure failure(String body, HttpResponse<byte[]> response) {
        if (body.startsWith("{")) {
            var error = JSON.readTree(body);
            var message = error.has("Message") ? error.at("/Message") : error.at("/message");
            return new Failure(error.at("/__type").asString(), message.asString());
        }
        if (body.contains("<Code>")) {
            var xml = new Xml(body);
            return new Failure(xml.text("Code"), xml.text("Message"));
        }
        return new Failure(
                "HTTP " + response.statusCode(),
                body.lines().limit(3).collect(Collectors.joining(" ")));
    }
}
