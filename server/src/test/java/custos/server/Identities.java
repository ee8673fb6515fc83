package custos.server;

import custos.sigv4.AccessKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Identities for tests, made through the API where it can make them. */
final class Identities {
    private Identities() {}

    /** A user without any policy. */
    static AccessKey user(CustosServer server, String name) {
        iam(server, "CreateUser", Map.of("UserName", name));
        var key = iam(server, "CreateAccessKey", Map.of("UserName", name));
        return AccessKey.longTerm(
                element(key, "AccessKeyId"), element(key, "SecretAccessKey"), true);
    }

    /** A user with one inline policy. */
    static AccessKey user(CustosServer server, String name, String policy) {
        var key = user(server, name);
        iam(
                server,
                "PutUserPolicy",
                Map.of("UserName", name, "PolicyName", "p", "PolicyDocument", policy));
        return key;
    }

    /** A user of another account, with or without an inline policy. */
    static AccessKey user(
            CustosServer server, AccessKey root, String name, Optional<String> policy) {
        iam(server, root, "CreateUser", Map.of("UserName", name));
        var key = iam(server, root, "CreateAccessKey", Map.of("UserName", name));
        policy.ifPresent(document ->
                iam(
                        server,
                        root,
                        "PutUserPolicy",
                        Map.of("UserName", name, "PolicyName", "p", "PolicyDocument", document)));
        return AccessKey.longTerm(
                element(key, "AccessKeyId"), element(key, "SecretAccessKey"), true);
    }

    /** The root of an account that the server did not have before, made with the command. */
    static AccessKey rootOfAnotherAccount(CustosServer server, String account) {
        var data = server.settings().data();
        var err = new StringWriter();
        int code =
                Main.commandLine(Map.of())
                        .setOut(new PrintWriter(Writer.nullWriter()))
                        .setErr(new PrintWriter(err))
                        .execute("account", "create", "--id", account, "--data", data.toString());
        if (code != 0) {
            throw new IllegalStateException(err.toString());
        }
        try {
            return Credentials.key(server.credentialsFile(), "root-" + account);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls IAM as the root user. */
    static String iam(CustosServer server, String action, Map<String, String> parameters) {
        return iam(server, server.rootKey(), action, parameters);
    }

    static String iam(
            CustosServer server, AccessKey root, String action, Map<String, String> parameters) {
        var form = new StringBuilder("Action=" + action + "&Version=2010-05-08");
        parameters.forEach((name, value) ->
                form.append("&" + name + "=")
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        var call =
                new ExampleCall(
                        custos.aws.Service.IAM,
                        action,
                        "POST",
                        "/",
                        List.of(
                                new custos.sigv4.SignedRequest.Header(
                                        "Content-Type", "application/x-www-form-urlencoded")),
                        form.toString().getBytes(StandardCharsets.UTF_8),
                        false);
        var reply =
                new TestClient(server.endpoint()).send(call, TestClient.Signing.right(root, call));
        if (!reply.isSuccess()) {
            throw new IllegalStateException(reply.toString());
        }
        return reply.text();
    }

    private static String element(String xml, String name) {
        var found = Pattern.compile("<" + name + ">([^<]+)<").matcher(xml);
        if (!found.find()) {
            throw new IllegalStateException("no " + name + " in " + xml);
        }
        return found.group(1);
    }
}
