import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationSuccessResponse.Decision;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.Value;
import custos.policy.AccessRequest;
import custos.policy.Context;
import custos.policy.Policies;
import custos.policy.Policy;
import custos.policy.PolicyEngine;
import custos.policy.PolicyKind;
import custos.policy.PolicySet;
import custos.policy.Requester;
import io.sapl.api.pdp.AuthorizationSubscription;
import io.sapl.interpreter.combinators.PolicyDocumentCombiningAlgorithm;
import io.sapl.pdp.PolicyDecisionPointFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * One rule set in three languages, asked the same four questions in turn. The rules: allow lists (two
 * actions on one project's models, one rule a project), an allow on a condition, an explicit deny.
 * Every answer is checked before the clock runs. Decisions only: requests and entities are built
 * beforehand, policies are prepared wherever an engine can prepare them.
 */
final class SideBySide {
    private static final List<Integer> SIZES = List.of(11, 101, 1_001);

    /** Detect on one's own project, on another's, describe over TLS, delete what must stay. */
    private static final boolean[] ANSWERS = {true, false, true, false};

    private static final String ACCOUNT = "123456789012";
    private static final String PROJECT = "arn:aws:rekognition:us-east-1:" + ACCOUNT + ":project/";

    public static void main(String[] args) throws Exception {
        System.out.println("engine | statements | p50 ns | p99 ns | decisions/s");
        for (int size : SIZES) {
            measure("Custos", size, custos(size));
            measure("SAPL embedded 3.0.0", size, sapl(size));
            measure("Cedar Java 4.10.0, cached policy set", size, cedar(size, true));
            measure("Cedar Java 4.10.0, policy set in the call", size, cedar(size, false));
        }
    }

    /** The project that the rule of an index is about; the last is the caller's own. */
    private static String project(int index, int size) {
        return index == size - 3 ? "MyProject" : "Project" + index;
    }

    private static IntPredicate custos(int size) {
        var statements = new ArrayList<String>();
        for (int i = 0; i < size - 2; i++) {
            statements.add(
                    """
                    {"Effect":"Allow","Action":["rekognition:DetectCustomLabels",
                    "rekognition:DescribeProjectVersions"],"Resource":"%s%s/*"}\
                    """
                            .formatted(PROJECT, project(i, size)));
        }
        statements.add(
                """
                {"Effect":"Allow","Action":"rekognition:DescribeProjects","Resource":"*",
                "Condition":{"Bool":{"aws:SecureTransport":"true"}}}\
                """);
        statements.add(
                """
                {"Effect":"Deny","Action":"rekognition:DeleteProject","Resource":"%sMyProject/*"}\
                """
                        .formatted(PROJECT));
        var documents = new ArrayList<Policy>();
        for (int from = 0; from < size; from += 100) {
            var some = statements.subList(from, Math.min(size, from + 100));
            var json =
                    "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", some) + "]}";
            documents.add(Policy.stored(PolicyKind.IDENTITY, "rules" + from, json));
        }
        var policies = Policies.ofIdentity(PolicySet.of(documents));
        var requests =
                List.of(
                        ask("DetectCustomLabels", PROJECT + "MyProject/version/v1/1690000001111"),
                        ask("DetectCustomLabels", PROJECT + "Unknown/version/v1/1690000001111"),
                        ask("DescribeProjects", "*"),
                        ask("DeleteProject", PROJECT + "MyProject/1690000000000"));
        var engine = new PolicyEngine();
        return i -> engine.decide(requests.get(i), policies).isAllowed();
    }

    private static AccessRequest ask(String action, String resource) {
        var context =
                Context.builder()
                        .put("aws:username", "ana")
                        .put("aws:SecureTransport", "true")
                        .put("aws:SourceIp", "203.0.113.7")
                        .build();
        var ana = Requester.parse("arn:aws:iam::" + ACCOUNT + ":user/ana");
        return new AccessRequest("rekognition:" + action, resource, ACCOUNT, ana, context);
    }

    private static IntPredicate cedar(int size, boolean cached) throws Exception {
        var text = new StringBuilder();
        for (int i = 0; i < size - 2; i++) {
            text.append(
                    """
                    permit(principal == User::"ana",
                      action in [Action::"DetectCustomLabels", Action::"DescribeProjectVersions"],
                      resource in Project::"%s");
                    """
                            .formatted(project(i, size)));
        }
        text.append(
                """
                permit(principal == User::"ana", action == Action::"DescribeProjects", resource)
                when { context.secure };
                forbid(principal == User::"ana", action == Action::"DeleteProject",
                  resource == Project::"MyProject");
                """);
        var policies = com.cedarpolicy.model.policy.PolicySet.parsePolicies(text.toString());
        if (cached) {
            policies.cache();
        }
        var own = entity("Project", "MyProject", Set.of());
        var other = entity("Project", "Unknown", Set.of());
        var ownModel = entity("Model", "MyProject/v1", Set.of(own.getEUID()));
        var otherModel = entity("Model", "Unknown/v1", Set.of(other.getEUID()));
        var all = entity("All", "all", Set.of());
        var entities = Set.of(own, other, ownModel, otherModel, all);
        var requests =
                List.of(
                        ask("DetectCustomLabels", ownModel),
                        ask("DetectCustomLabels", otherModel),
                        ask("DescribeProjects", all),
                        ask("DeleteProject", own));
        var engine = new BasicAuthorizationEngine();
        return i -> {
            try {
                var response = engine.isAuthorized(requests.get(i), policies, entities);
                return response.success.orElseThrow().getDecision() == Decision.Allow;
            } catch (com.cedarpolicy.model.exception.AuthException fault) {
                throw new IllegalStateException(fault);
            }
        };
    }

    private static AuthorizationRequest ask(String action, Entity resource) {
        Map<String, Value> context = Map.of("secure", new PrimBool(true));
        return new AuthorizationRequest(
                uid("User", "ana"), uid("Action", action), resource.getEUID(), context);
    }

    private static Entity entity(String type, String id, Set<EntityUID> parents) {
        return new Entity(uid(type, id), Map.of(), parents);
    }

    private static EntityUID uid(String type, String id) {
        return new EntityUID(EntityTypeName.parse(type).orElseThrow(), id);
    }

    private static IntPredicate sapl(int size) throws Exception {
        var documents = new ArrayList<String>();
        for (int i = 0; i < size - 2; i++) {
            documents.add(
                    """
                    policy "%s" permit subject == "ana" & resource.project == "%s"
                      & (action == "DetectCustomLabels" | action == "DescribeProjectVersions")
                    """
                            .formatted(project(i, size), project(i, size)));
        }
        documents.add(
                """
                policy "describe" permit subject == "ana" & action == "DescribeProjects"
                where environment.secure;
                """);
        documents.add(
                """
                policy "delete" deny subject == "ana" & action == "DeleteProject"
                  & resource.project == "MyProject"
                """);
        var pdp =
                PolicyDecisionPointFactory.fixedInRamPolicyDecisionPoint(
                        documents, PolicyDocumentCombiningAlgorithm.DENY_OVERRIDES, Map.of());
        var requests =
                List.of(
                        ask("DetectCustomLabels", Map.of("project", "MyProject")),
                        ask("DetectCustomLabels", Map.of("project", "Unknown")),
                        ask("DescribeProjects", Map.of("project", "*")),
                        ask("DeleteProject", Map.of("project", "MyProject")));
        return i ->
                pdp.decideOnce(requests.get(i)).block().getDecision()
                        == io.sapl.api.pdp.Decision.PERMIT;
    }

    private static AuthorizationSubscription ask(String action, Map<String, String> resource) {
        return AuthorizationSubscription.of("ana", action, resource, Map.of("secure", true));
    }

    /** Warms up, then takes the time of batches that last about a tenth of a millisecond. */
    private static void measure(String engine, int size, IntPredicate allows) {
        for (int i = 0; i < ANSWERS.length; i++) {
            if (allows.test(i) != ANSWERS[i]) {
                throw new IllegalStateException(engine + " answers question " + i + " wrongly");
            }
        }
        double warm = 1e9;
        for (int round = 0; round < 3; round++) {
            warm = Math.min(warm, run(allows, 4, 700_000_000L)[0]);
        }
        int batch = Math.max(4, (int) (100_000 / warm) / 4 * 4);
        double[] nanos = run(allows, batch, 2_000_000_000L);
        System.out.printf(
                "%s | %d | %.0f | %.0f | %,.0f%n",
                engine, size, nanos[0], nanos[1], 1e9 / nanos[2]);
    }

    /** Median, 99th percentile and mean time of a decision over batches. */
    private static double[] run(IntPredicate allows, int batch, long nanos) {
        var times = new ArrayList<Double>();
        long allowed = 0;
        long end = System.nanoTime() + nanos;
        long start = System.nanoTime();
        while (start < end) {
            for (int i = 0; i < batch; i++) {
                allowed += allows.test(i & 3) ? 1 : 0;
            }
            long now = System.nanoTime();
            times.add((now - start) / (double) batch);
            start = now;
        }
        if (allowed * 2 != (long) times.size() * batch) {
            throw new IllegalStateException("an answer changed");
        }
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new double[] {
            sorted[sorted.length / 2],
            sorted[sorted.length * 99 / 100],
            Arrays.stream(sorted).average().orElseThrow()
        };
    }
}
