package custos.policy.naive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.policy.AccessRequest;
import custos.policy.Decision;
import custos.policy.Explainer;
import custos.policy.Explanation;
import custos.policy.Explanation.Remedy;
import custos.policy.Policies;
import custos.policy.Policy;
import custos.policy.PolicyEngine;
import custos.policy.PolicyKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random denials are explained, and the grant that an explanation proposes turns exactly that
 * decision: no sampled request for another action, another resource or, where the grant names a
 * principal, of another principal is decided differently with it. {@link #main} asks for many.
 */
class DenialsTest {
    private static final int OTHERS = 12;

    private final PolicyEngine engine = new PolicyEngine();
    private final Explainer explainer = new Explainer();
    private final Map<String, Integer> remedies = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long[] nanos = new long[1_500];
    private int denials;
    private int compared;

    @Test
    void everyDenialIsExplainedAndAGrantTurnsThatDecisionOnly() {
        check(Long.getLong("seed", 1));
        assertEquals(List.of(), wrong);
        for (var kind : List.of("Grants", "BlockedByDeny", "BlockedBySilence")) {
            assertTrue(remedies.getOrDefault(kind, 0) > 50, remedies::toString);
        }
    }

    /**
     * Checks many denials and prints how long explaining took: {@code SEED DENIALS}.
     *
     * @param args the first seed and the number of denials
     */
    public static void main(String[] args) {
        var test = new DenialsTest();
        test.nanos = new long[Integer.parseInt(args[1])];
        test.check(Long.parseLong(args[0]));
        test.wrong.forEach(System.out::println);
        Arrays.sort(test.nanos);
        System.out.printf(
                "%d denials, %s, %d other decisions compared, %d wrong; explaining took"
                        + " p50 %.1f us, p99 %.1f us, most %.1f us%n",
                test.denials,
                test.remedies,
                test.compared,
                test.wrong.size(),
                test.nanos[test.denials / 2] / 1e3,
                test.nanos[test.denials * 99 / 100] / 1e3,
                test.nanos[test.denials - 1] / 1e3);
    }

    private void check(long first) {
        for (var seed = first; denials < nanos.length; seed++) {
            var dice = new Dice(seed);
            var random = RandomComparisonTest.random(dice);
            var policies = random.policies();
            for (var one : random.requests()) {
                var request = RandomCase.asked(one);
                if (denials < nanos.length && !engine.decide(request, policies).isAllowed()) {
                    check("seed " + seed, dice, one, policies, random.requests());
                }
            }
        }
    }

    private void check(
            String seed,
            Dice dice,
            NaiveRequest one,
            Policies policies,
            List<NaiveRequest> others) {
        var request = RandomCase.asked(one);
        var start = System.nanoTime();
        var explanation = explainer.explain(request, policies);
        nanos[denials++] = System.nanoTime() - start;
        remedies.merge(explanation.remedy().getClass().getSimpleName(), 1, Integer::sum);
        if (!isExplained(explanation, engine.decide(request, policies))) {
            wrong.add(seed + ": not explained: " + explanation.json());
        }
        if (explanation.remedy() instanceof Remedy.Grants(var grants)) {
            var better = policies;
            for (var grant : grants) {
                better = with(better, grant);
            }
            if (!engine.decide(request, better).isAllowed()) {
                wrong.add(seed + ": the grant does not help: " + explanation.json());
            }
            var newRole = isTrust(grants) && !hasTrustPolicy(policies); // no role is without one
            for (var other :
                    newRole ? List.<NaiveRequest>of() : others(dice, one, others, grants)) {
                compared++;
                if (!same(RandomCase.asked(other), policies, better)) {
                    wrong.add(seed + ": the grant also changes " + other + ": " + grants);
                }
            }
        }
    }

    /** True if the explanation says who is to blame. */
    private static boolean isExplained(Explanation explanation, Decision decision) {
        if (!explanation.decision().equals(decision) || explanation.text().isBlank()) {
            return false;
        }
        return switch (decision) {
            case Decision.Allowed allowed -> false;
            case Decision.ExplicitlyDenied(var by) ->
                    explanation.deciding().contains(by)
                            && explanation.remedy() instanceof Remedy.BlockedByDeny;
            case Decision.ImplicitlyDenied(var silent) ->
                    explanation.deciding().isEmpty()
                            && !(explanation.remedy() instanceof Remedy.NotNeeded);
        };
    }

    /** Requests that the grants do not speak of. */
    private static List<NaiveRequest> others(
            Dice dice, NaiveRequest one, List<NaiveRequest> of, List<Explanation.Grant> grants) {
        var others = new ArrayList<NaiveRequest>();
        for (var other : of) {
            if (isTrust(grants) && !other.action().toLowerCase(Locale.ROOT).startsWith("sts:")) {
                continue; // a role, whose policy is a trust policy, is asked nothing else
            }
            if (!other.action().equalsIgnoreCase(one.action())
                    || (!other.resource().equals(one.resource()) && !isOfAll(one, grants))) {
                others.add(other);
            }
        }
        if (grants.stream().allMatch(grant -> grant.layer().isResourceBased())) {
            IntStream.range(0, OTHERS)
                    .mapToObj(i -> RandomRequests.who(dice))
                    .filter(who -> !who.arn().equals(one.who().arn()) && !sameRole(who, one.who()))
                    .filter(who -> one.who().kind() != Who.Kind.ROOT)
                    .forEach(who -> others.add(by(who, one)));
        }
        return others;
    }

    /**
     * True if the grants speak of every resource: those of a trust policy, and those for an action
     * that is asked for on {@code *}, which no narrower Resource matches.
     */
    private static boolean isOfAll(NaiveRequest one, List<Explanation.Grant> grants) {
        return one.resource().equals("*") || isTrust(grants);
    }

    private static boolean hasTrustPolicy(Policies policies) {
        return policies.resource().policies().stream()
                .anyMatch(policy -> policy.kind() == PolicyKind.TRUST);
    }

    private static boolean isTrust(List<Explanation.Grant> grants) {
        return grants.stream().anyMatch(grant -> grant.layer() == PolicyKind.TRUST);
    }

    /** A grant to the session of a role is one to the role. */
    private static boolean sameRole(Who one, Who other) {
        var names = List.of(one.arn(), one.behind());
        return (!other.behind().isEmpty() && names.contains(other.behind()))
                || names.contains(other.arn());
    }

    private static NaiveRequest by(Who who, NaiveRequest one) {
        return new NaiveRequest(
                one.action(), one.resource(), one.resourceAccount(), who, one.context());
    }

    private boolean same(AccessRequest request, Policies before, Policies after) {
        return engine.decide(request, before).isAllowed()
                == engine.decide(request, after).isAllowed();
    }

    private static Policies with(Policies policies, Explanation.Grant grant) {
        var json = "{\"Version\":\"2012-10-17\",\"Statement\":[" + grant.statement() + "]}";
        var policy = Policy.stored(grant.layer(), "proposed", json);
        return grant.layer().isResourceBased()
                ? policies.withResource(policies.resource().plus(policy))
                : policies.withIdentity(policies.identity().plus(policy));
    }
}
