package custos.server.demo;

import custos.server.CustosServer;
import custos.sigv4.AccessKey;
import java.util.Locale;
import java.util.Map;

/** Two identities with the policies of the guide's Security page, and what each is refused. */
final class Refusals {
    private final CustosServer server;
    private final SignedClient root;
    private final Narrator narrator;

    Refusals(CustosServer server, SignedClient root, Narrator narrator) {
        this.server = server;
        this.root = root;
        this.narrator = narrator;
    }

    /** Shows them; false if one got in where it must not, or was kept out where it may. */
    boolean show(String project, String version) {
        narrator.step("aws iam create-user, put-user-policy: who may use it, who not");
        var inspector =
                user(
                        "inspector",
                        """
                        {"Version":"2012-10-17","Statement":[{"Sid":"UseOneModel","Effect":"Allow",
                         "Action":"rekognition:DetectCustomLabels",
                         "Resource":"arn:aws:rekognition:*:*:project/things/version/v1/*"}]}\
                        """);
        var builder =
                user(
                        "builder",
                        """
                        {"Version":"2012-10-17","Statement":[
                         {"Sid":"Build","Effect":"Allow","Action":"rekognition:*","Resource":"*"},
                         {"Sid":"HandsOffThings","Effect":"Deny","Action":"rekognition:Delete*",
                          "Resource":"arn:aws:rekognition:*:*:project/things/*"}]}\
                        """);
        var photo = new Photographer(7).photo(Thing.MUG);
        boolean ok = allowed("inspector", () -> inspector.detect(version, photo));
        ok &=
                refused(
                        "inspector",
                        "because no identity-based policy allows",
                        () -> inspector.rekognition("DescribeProjects", Map.of()));
        ok &=
                refused(
                        "inspector",
                        "because no identity-based policy allows",
                        () ->
                                inspector.rekognition(
                                        "StopProjectVersion",
                                        Map.of("ProjectVersionArn", version)));
        ok &=
                refused(
                        "builder",
                        "with an explicit deny in an identity-based policy",
                        () -> builder.rekognition("DeleteProject", Map.of("ProjectArn", project)));
        return ok;
    }

    private SignedClient user(String name, String policy) {
        root.iam("CreateUser", Map.of("UserName", name));
        root.iam(
                "PutUserPolicy",
                Map.of("UserName", name, "PolicyName", "demo", "PolicyDocument", policy));
        var key = root.iam("CreateAccessKey", Map.of("UserName", name));
        return new SignedClient(
                server.endpoint(),
                server.settings().region(),
                AccessKey.longTerm(key.text("AccessKeyId"), key.text("SecretAccessKey"), true));
    }

    private boolean allowed(String who, Runnable call) {
        try {
            call.run();
            narrator.say(who + " may detect with this model");
            return true;
        } catch (SignedClient.Failure failure) {
            narrator.say("WRONG, refused: " + failure.getMessage());
            return false;
        }
    }

    private boolean refused(String who, String reason, Runnable call) {
        try {
            call.run();
            narrator.say("WRONG: " + who + " got in");
            return false;
        } catch (SignedClient.Failure failure) {
            narrator.say(who + " is refused: " + failure.code());
            narrator.say("  " + failure.text());
            return failure.code().equals("AccessDeniedException")
                    && failure.text().toLowerCase(Locale.ROOT).contains(reason);
        }
    }
}
