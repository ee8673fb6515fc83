package custos.policy.naive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Random requests that are much like each other. */
final class RandomRequests {
    static final String[] ACTIONS = {
        "s3:GetObject",
        "s3:PutObject",
        "s3:GetObjectTagging",
        "rekognition:CopyProjectVersion",
        "iam:PassRole",
        "sts:AssumeRole"
    };
    static final String[] RESOURCES = {
        "arn:aws:s3:::b/k",
        "arn:aws:s3:::b/alice/x",
        "arn:aws:s3:::b/al*ce",
        "arn:aws:s3:::b/al?ce$/k",
        "arn:aws:s3:::b/\ud83d\ude00",
        "arn:aws:rekognition:us-east-1:111122223333:project/p/version/v:1/17",
        "arn:aws:rekognition:us-east-1:444455556666:project/p/17",
        "*"
    };
    static final String[] SERVICES = {"rekognition.amazonaws.com", "s3.amazonaws.com"};
    static final String[] PROVIDERS = {
        "accounts.google.com", "arn:aws:iam::111122223333:oidc-provider/idp"
    };
    private static final String[] ACCOUNTS = {"111122223333", "444455556666"};

    private RandomRequests() {}

    static Who who(Dice dice) {
        var account = dice.oneIn(3) ? ACCOUNTS[1] : ACCOUNTS[0];
        var iam = "arn:aws:iam::" + account + ":";
        var sts = "arn:aws:sts::" + account + ":";
        var name = dice.of("alice", "al*ce", "bob");
        return switch (dice.below(16)) {
            case 0 -> new Who(Who.Kind.ROOT, iam + "root", account, "", "");
            case 1, 2, 3 -> {
                var path = dice.of("/", "/", "/p/", "/aws-service-role/s3.amazonaws.com/");
                var role = iam + "role" + path + "r";
                var arn = sts + "assumed-role/r/" + name;
                yield new Who(Who.Kind.ROLE_SESSION, arn, account, "AROAR" + account, role);
            }
            case 4 -> new Who(Who.Kind.ROLE, iam + "role/r", account, "AROAR" + account, "");
            case 5, 6 -> {
                var arn = sts + "federated-user/" + name;
                var behind = dice.oneIn(5) ? iam + "root" : iam + "user/bob";
                var id = behind.endsWith("root") ? "" : "AIDABOB" + account;
                yield new Who(Who.Kind.FEDERATED_USER, arn, account, id, behind);
            }
            case 7 -> new Who(Who.Kind.FEDERATED_IDENTITY, dice.of(PROVIDERS), "", "", "");
            case 8 -> new Who(Who.Kind.SERVICE, dice.of(SERVICES), "", "", "");
            case 9 -> new Who(Who.Kind.ANONYMOUS, "anonymous", "", "", "");
            default -> {
                var user = dice.of("alice", "bob", "p/Alice");
                var id = "AIDA" + user.substring(user.indexOf('/') + 1).toUpperCase(Locale.ROOT);
                yield new Who(Who.Kind.USER, iam + "user/" + user, account, id + account, "");
            }
        };
    }

    /** Some requests of one principal. */
    static List<NaiveRequest> some(Dice dice, int count) {
        var who = who(dice);
        var requests = new ArrayList<NaiveRequest>();
        var trust = dice.oneIn(8);
        for (var i = 0; i < count; i++) {
            String action =
                    trust ? "sts:AssumeRole" : dice.of(ACTIONS[0], ACTIONS[0], dice.of(ACTIONS));
            if (dice.oneIn(200)) {
                action = dice.of("sts:GetCallerIdentity", "sts:GetSessionToken", "s3:", "*");
            }
            var resource = trust ? "arn:aws:iam::111122223333:role/r" : resource(dice);
            String account = dice.oneIn(4) ? dice.of(ACCOUNTS) : who.account();
            if (account.isEmpty()) {
                account = ACCOUNTS[0];
            }
            requests.add(
                    new NaiveRequest(
                            dice.oneIn(4) ? dice.oddCase(action) : action,
                            resource,
                            account,
                            who,
                            new NaiveContext(context(dice))));
        }
        return requests;
    }

    private static String resource(Dice dice) {
        if (dice.oneIn(100)) {
            return dice.of(
                    "", "b/k", "arn:aws:s3", "a:b:c:d:e:f", "arn:::::", "**", "arn:aws:s3:::");
        }
        return dice.oneIn(2) ? RESOURCES[0] : dice.of(RESOURCES);
    }

    private static Map<String, Object> context(Dice dice) {
        var context = new LinkedHashMap<String, Object>();
        for (var key : RandomValues.KEYS) {
            if (dice.oneIn(3)) {
                continue;
            }
            var several = key.equals("aws:TagKeys") ? !dice.oneIn(6) : dice.oneIn(10);
            context.put(
                    dice.oddCase(key),
                    several
                            ? List.of(values(dice, key, dice.below(4)))
                            : RandomValues.value(dice, key));
        }
        return context;
    }

    private static String[] values(Dice dice, String key, int count) {
        var values = new String[count];
        for (var i = 0; i < count; i++) {
            values[i] = RandomValues.value(dice, key);
        }
        return values;
    }
}
