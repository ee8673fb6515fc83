package custos.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.aws.AwsException;
import custos.aws.Caller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.User;

/** The memory that decides, compared with what a restart reads from the database. */
class RosterTest {
    private static final int THREADS = 4;
    private static final int CHANGES = 60;
    private static final List<String> ACTIONS =
            List.of("s3:GetObject", "s3:PutObject", "s3:ListBucket", "iam:GetUser");

    @TempDir Path folder;

    @Test
    void memoryAgreesWithTheDatabaseAfterChangesFromManyThreads() {
        var chosen = System.getProperty("seed", "");
        long seed = chosen.isEmpty() ? 20_261_122L : Long.parseLong(chosen);
        try (var world = new World(folder)) {
            var users = List.of(world.user("a"), world.user("b"), world.user("c"));
            var arns = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
                arns.add(world.managed("p" + i, document(new Random(seed + i))));
            }
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int t = 0; t < THREADS; t++) {
                    var random = new Random(seed * 31 + t);
                    threads.execute(() -> change(world, users, arns, random));
                }
            }
            var live = decisions(world, users);
            world.restart();
            assertEquals(decisions(world, users), live, "repeat with -Dseed=" + seed);
        }
    }

    private static void change(World world, List<User> users, List<String> arns, Random random) {
        for (int i = 0; i < CHANGES; i++) {
            var request =
                    request(
                            users.get(random.nextInt(users.size())).userName(),
                            arns.get(random.nextInt(arns.size())),
                            random);
            try {
                Object _ = world.call(world.root(), request);
            } catch (AwsException _) {
                // a policy that is not attached, a version that is not there: all in the game
            }
        }
    }

    private static Object request(String user, String arn, Random random) {
        var name = "inline" + random.nextInt(2);
        var version = "v" + (1 + random.nextInt(9));
        return switch (random.nextInt(9)) {
            case 0 -> AttachUserPolicyRequest.builder().userName(user).policyArn(arn).build();
            case 1 -> DetachUserPolicyRequest.builder().userName(user).policyArn(arn).build();
            case 2 ->
                    PutUserPolicyRequest.builder()
                            .userName(user)
                            .policyName(name)
                            .policyDocument(document(random))
                            .build();
            case 3 -> DeleteUserPolicyRequest.builder().userName(user).policyName(name).build();
            case 4, 5 ->
                    CreatePolicyVersionRequest.builder()
                            .policyArn(arn)
                            .policyDocument(document(random))
                            .setAsDefault(random.nextBoolean())
                            .build();
            case 6 ->
                    random.nextBoolean()
                            ? SetDefaultPolicyVersionRequest.builder()
                                    .policyArn(arn)
                                    .versionId(version)
                                    .build()
                            : DeletePolicyVersionRequest.builder()
                                    .policyArn(arn)
                                    .versionId(version)
                                    .build();
            case 7 ->
                    PutUserPermissionsBoundaryRequest.builder()
                            .userName(user)
                            .permissionsBoundary(arn)
                            .build();
            default -> DeleteUserPermissionsBoundaryRequest.builder().userName(user).build();
        };
    }

    private static String document(Random random) {
        var effect = random.nextInt(5) == 0 ? "Deny" : "Allow";
        var action = random.nextBoolean() ? "s3:*" : ACTIONS.get(random.nextInt(ACTIONS.size()));
        return World.statement(effect, action, "*");
    }

    private static Map<String, Boolean> decisions(World world, List<User> users) {
        var all = new TreeMap<String, Boolean>();
        for (var user : users) {
            Caller caller = world.caller(user);
            for (var action : ACTIONS) {
                all.put(
                        user.userName() + " " + action,
                        world.may(caller, action, "arn:aws:s3:::b"));
            }
        }
        return all;
    }
}
