package custos.rekognition.resource;

import custos.aws.Caller;
import custos.aws.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Values that are kept as JSON in a column: who asked, and for what. */
final class Stored {
    private static final JsonMapper JSON = new JsonMapper();

    private Stored() {}

    static String caller(Caller caller) {
        var node = principal(caller.principal());
        node.put("accessKeyId", caller.accessKeyId());
        node.putPOJO("sessionPolicies", caller.sessionPolicies());
        node.putPOJO("context", caller.context());
        return JSON.writeValueAsString(node);
    }

    static Caller caller(String text) {
        var node = JSON.readTree(text);
        var context = new LinkedHashMap<String, List<String>>();
        node.path("context")
                .properties()
                .forEach(entry -> context.put(entry.getKey(), texts(entry.getValue())));
        return new Caller(
                principal(node),
                node.path("accessKeyId").asString(),
                texts(node.path("sessionPolicies")),
                context);
    }

    static String source(DatasetSource source) {
        return JSON.writeValueAsString(
                switch (source) {
                    case DatasetSource.Empty _ -> Map.of();
                    case DatasetSource.Manifest(var location) ->
                            Map.of("manifest", location(location));
                    case DatasetSource.Copy(var arn) -> Map.of("copy", arn.text());
                });
    }

    static DatasetSource source(String text) {
        var node = JSON.readTree(text);
        if (node.has("manifest")) {
            return new DatasetSource.Manifest(location(node.path("manifest")));
        }
        return node.has("copy")
                ? new DatasetSource.Copy(DatasetArn.of(node.path("copy").asString()))
                : new DatasetSource.Empty();
    }

    static String input(TrainingInput input) {
        return JSON.writeValueAsString(
                switch (input) {
                    case TrainingInput.ProjectDatasets(var split) -> Map.of("split", split);
                    case TrainingInput.Manifests(var training, var testing) -> {
                        var members = new LinkedHashMap<String, Object>();
                        members.put("training", location(training));
                        testing.ifPresent(there -> members.put("testing", location(there)));
                        yield members;
                    }
                    case TrainingInput.Copied _ -> Map.of("copied", true);
                });
    }

    static TrainingInput input(String text) {
        var node = JSON.readTree(text);
        if (node.has("training")) {
            return new TrainingInput.Manifests(
                    location(node.path("training")),
                    node.has("testing")
                            ? Optional.of(location(node.path("testing")))
                            : Optional.empty());
        }
        return node.has("copied")
                ? new TrainingInput.Copied()
                : new TrainingInput.ProjectDatasets(node.path("split").asBoolean());
    }

    private static Map<String, String> location(S3Location location) {
        var members = new LinkedHashMap<String, String>();
        members.put("bucket", location.bucket());
        members.put("key", location.key());
        location.version().ifPresent(version -> members.put("version", version));
        return members;
    }

    private static S3Location location(JsonNode node) {
        return new S3Location(
                node.path("bucket").asString(),
                node.path("key").asString(),
                node.has("version")
                        ? Optional.of(node.path("version").asString())
                        : Optional.empty());
    }

    private static ObjectNode principal(Principal principal) {
        var node = JSON.createObjectNode();
        switch (principal) {
            case Principal.Root(var partition, var account) ->
                    node.put("kind", "root").put("partition", partition).put("account", account);
            case Principal.User(var partition, var account, var path, var name, var id) ->
                    node.put("kind", "user")
                            .put("partition", partition)
                            .put("account", account)
                            .put("path", path)
                            .put("name", name)
                            .put("id", id);
            case Principal.RoleSession(
                            var partition,
                            var account,
                            var path,
                            var role,
                            var id,
                            var session) ->
                    node.put("kind", "session")
                            .put("partition", partition)
                            .put("account", account)
                            .put("path", path)
                            .put("name", role)
                            .put("id", id)
                            .put("session", session);
            case Principal.Anonymous _ -> node.put("kind", "anonymous");
        }
        return node;
    }

    private static Principal principal(JsonNode node) {
        var partition = node.path("partition").asString();
        var account = node.path("account").asString();
        var path = node.path("path").asString();
        var name = node.path("name").asString();
        var id = node.path("id").asString();
        var kind = node.path("kind").asString();
        return switch (kind) {
            case "root" -> new Principal.Root(partition, account);
            case "user" -> new Principal.User(partition, account, path, name, id);
            case "session" ->
                    new Principal.RoleSession(
                            partition, account, path, name, id, node.path("session").asString());
            case "anonymous" -> new Principal.Anonymous();
            default -> throw new IllegalStateException("not a kind of principal: `" + kind + "`");
        };
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.asString()));
        return texts;
    }
}
