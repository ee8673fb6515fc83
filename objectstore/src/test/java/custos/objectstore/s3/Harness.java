package custos.objectstore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.aws.Access;
import custos.aws.AwsException;
import custos.aws.Call;
import custos.aws.Caller;
import custos.aws.ErrorCode;
import custos.aws.Operation;
import custos.aws.Principal;
import custos.aws.s3.S3Address;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.aws.s3.S3Router;
import custos.objectstore.catalog.Buckets;
import custos.objectstore.catalog.Objects;
import custos.objectstore.catalog.Uploads;
import custos.objectstore.content.Contents;
import custos.objectstore.content.FileSystemDisk;
import custos.store.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.regex.Pattern;

/** Calls operations as the gateway does, without HTTP: route, decide the needs, handle. */
@org.jspecify.annotations.NullMarked
final class Harness implements AutoCloseable {
    static final String ACCOUNT = "123456789012";
    private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

    final Rights rights = new Rights();
    final Store store;
    final Contents contents;
    final Objects objects;
    Instant now = START;
    private final Map<String, Operation<?, ?>> operations = new LinkedHashMap<>();
    private final Path folder;
    private String account = ACCOUNT;
    private String region = "us-east-1";

    /** An answer, its body read: a character a byte. */
    record Answer(int status, Map<String, String> headers, String raw) {
        byte[] body() {
            return raw.getBytes(StandardCharsets.ISO_8859_1);
        }

        String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** The texts of all elements of a name, unescaped by hand where tests need it. */
        List<String> all(String element) {
            var texts = new ArrayList<String>();
            var match =
                    Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(text());
            while (match.find()) {
                texts.add(match.group(1).replace("&quot;", "\"").replace("&amp;", "&"));
            }
            return texts;
        }

        String one(String element) {
            var texts = all(element);
            assertEquals(1, texts.size(), () -> element + " in " + text());
            return texts.getFirst();
        }
    }

    Harness(Path folder) {
        this.folder = folder.resolve("objects");
        store = Store.open(folder.resolve("custos.db"), List.of("store", "objectstore"));
        contents = new Contents(new FileSystemDisk(), this.folder, new Random(7));
        objects = new Objects(store, contents);
        var storage =
                new Storage(
                        new Buckets(store, contents),
                        objects,
                        new Uploads(store, contents),
                        contents,
                        rights,
                        clock());
        S3Operations.all(storage).forEach(it -> operations.put(it.name(), it));
    }

    /** A clock that stands still until the test moves it. */
    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    /** Forgets everything, so that the tests of a class can share one database. */
    Harness fresh() throws IOException {
        for (var table : List.of("s3_part", "s3_upload", "s3_segment", "s3_object", "s3_bucket")) {
            store.writing(handle -> handle.execute("delete from " + table));
        }
        for (var file : Files.under(folder)) {
            java.nio.file.Files.delete(file);
        }
        rights.forget();
        now = START;
        return as(ACCOUNT).in("us-east-1");
    }

    Harness as(String otherAccount) {
        account = otherAccount;
        return this;
    }

    Harness in(String otherRegion) {
        region = otherRegion;
        return this;
    }

    void tick(Duration duration) {
        now = now.plus(duration);
    }

    Call call() {
        var caller =
                new Caller(
                        new Principal.User("aws", account, "/", "alice", "AIDAEXAMPLE"),
                        "AKIDEXAMPLE",
                        List.of(),
                        Map.of());
        return new Call(
                caller, "id", now, new Call.Endpoint("aws", region), new Call.Creation(() -> 1));
    }

    Answer send(String method, String target) {
        return send(method, target, Map.of(), new byte[0]);
    }

    Answer send(String method, String target, Map<String, String> headers) {
        return send(method, target, headers, new byte[0]);
    }

    Answer send(String method, String target, String body) {
        return send(method, target, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    Answer send(String method, String target, Map<String, String> headers, byte[] body) {
        return send(request(method, target, headers, new ByteArrayInputStream(body), body.length));
    }

    S3Request request(
            String method,
            String target,
            Map<String, String> headers,
            InputStream body,
            long size) {
        return request(method, target, headers, body, OptionalLong.of(size), Map.of());
    }

    S3Request request(
            String method,
            String target,
            Map<String, String> headers,
            InputStream body,
            OptionalLong size,
            Map<String, String> trailers) {
        var parts = target.split("\\?", 2);
        var address = S3Address.of("localhost", parts[0], List.of());
        var query = new LinkedHashMap<String, List<String>>();
        if (parts.length > 1) {
            for (var parameter : parts[1].split("&", -1)) {
                var pair = parameter.split("=", 2);
                query.put(
                        S3Address.decode(pair[0]),
                        List.of(pair.length > 1 ? S3Address.decode(pair[1]) : ""));
            }
        }
        var multi = new LinkedHashMap<String, List<String>>();
        headers.forEach((name, value) -> multi.put(name, List.of(value)));
        return new S3Request(
                method, address.bucket(), address.key(), query, multi, body, size, trailers);
    }

    Answer send(S3Request request) {
        var response = open(request);
        var out = new ByteArrayOutputStream();
        try {
            response.body().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Answer(
                response.status(), response.headers(), out.toString(StandardCharsets.ISO_8859_1));
    }

    /** The answer, its body not yet read. */
    S3Response open(S3Request request) {
        var operation = operation(request);
        for (var access : operation.needs(call(), request)) {
            if (access instanceof Access.Required required) {
                rights.refusal(call().caller(), required)
                        .ifPresent(refusal -> {
                            throw new AwsException(ErrorCode.ACCESS_DENIED, refusal.message());
                        });
            }
        }
        return operation.handle(call(), request);
    }

    @SuppressWarnings("unchecked") // S3's operations all have these types
    Operation<S3Request, S3Response> operation(S3Request request) {
        var name =
                S3Router.operation(
                        request.method(),
                        request.bucket(),
                        request.key(),
                        request.query(),
                        request.headers());
        var operation = operations.get(name);
        if (operation == null) {
            throw new IllegalStateException("routed to an operation that is not there: " + name);
        }
        return (Operation<S3Request, S3Response>) operation;
    }

    /** The code of the refusal that a request must get. */
    ErrorCode refused(String method, String target, Map<String, String> headers, byte[] body) {
        return refused(
                request(method, target, headers, new ByteArrayInputStream(body), body.length));
    }

    ErrorCode refused(String method, String target, Map<String, String> headers) {
        return refused(method, target, headers, new byte[0]);
    }

    ErrorCode refused(String method, String target) {
        return refused(method, target, Map.of());
    }

    ErrorCode refused(String method, String target, String body) {
        return refused(method, target, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    ErrorCode refused(S3Request request) {
        return org.junit.jupiter.api.Assertions.assertThrows(
                        AwsException.class, () -> send(request), request::toString)
                .code();
    }

    @Override
    public void close() {
        store.close();
    }
}
