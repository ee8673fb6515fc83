package custos.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The managed policies of account {@code aws}: read-only, the same for all accounts. They are those
 * that AWS publishes about Rekognition and IAM (AWS Managed Policy Reference), and ReadOnlyAccess
 * reduced to the services of this server.
 */
final class AwsManagedPolicies {
    /** The account part of their ARNs. */
    static final String ACCOUNT = "aws";

    private static final String RESOURCE = "managed/policies.json";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final List<Entry> entries;

    private record Entry(ManagedPolicy policy, ManagedPolicy.Version version) {}

    private AwsManagedPolicies(List<Entry> entries) {
        this.entries = entries;
    }

    /** The policies, with ARNs of this partition. */
    static AwsManagedPolicies load(String partition) {
        try (InputStream in =
                Objects.requireNonNull(
                        AwsManagedPolicies.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            var entries = new ArrayList<Entry>();
            JsonMapper.shared().readTree(in).forEach(json -> entries.add(entry(partition, json)));
            return new AwsManagedPolicies(List.copyOf(entries));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(String partition, JsonNode json) {
        var path = json.get("path").asString();
        var name = json.get("name").asString();
        var number = json.get("version").asInt();
        var updated = Instant.parse(json.get("updated").asString());
        var policy =
                new ManagedPolicy(
                        ACCOUNT,
                        id(name),
                        "arn:" + partition + ":iam::aws:policy" + path + name,
                        path,
                        name,
                        json.get("description").asString(),
                        number,
                        number,
                        Instant.parse(json.get("created").asString()),
                        updated,
                        Map.of());
        var document = json.get("document").toPrettyString();
        return new Entry(policy, new ManagedPolicy.Version(number, document, updated));
    }

    /** A stable unique id: no sequence gives these out. */
    private static String id(String name) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
            var id = new StringBuilder("ANPA");
            for (int i = 0; i < 17; i++) {
                id.append(ALPHABET.charAt(hash[i] & 31));
            }
            return id.toString();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    List<ManagedPolicy> all() {
        return entries.stream().map(Entry::policy).toList();
    }

    Optional<ManagedPolicy> find(String arn) {
        return entry(arn).map(Entry::policy);
    }

    /** The one version that there is of each. */
    Optional<ManagedPolicy.Version> version(String arn) {
        return entry(arn).map(Entry::version);
    }

    private Optional<Entry> entry(String arn) {
        return entries.stream().filter(entry -> entry.policy().arn().equals(arn)).findFirst();
    }
}
