package custos.policy.naive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The engine and the naive evaluator agree on random policies and requests. {@code -Dpairs=} and
 * {@code -Dseed=} ask for more or for others; {@link #main} for millions.
 */
class RandomComparisonTest {
    private static final int REQUESTS = 8;

    private final Map<String, Integer> decisions = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private int pairs;

    @Test
    void engineAndNaiveEvaluatorAgree() {
        var seed = Long.getLong("seed", 1);
        compare(seed, Integer.getInteger("pairs", 4_000), Integer.MAX_VALUE);
        assertEquals(List.of(), differences);
        decisions.forEach((decision, count) -> assertTrue(count * 100L > 15L * pairs, decision));
    }

    /**
     * Compares many: {@code SEED PAIRS [SECONDS]}.
     *
     * @param args the first seed, the number of pairs and the longest time
     */
    public static void main(String[] args) {
        var seconds = args.length > 2 ? Integer.parseInt(args[2]) : Integer.MAX_VALUE;
        var comparison = new RandomComparisonTest();
        comparison.compare(Long.parseLong(args[0]), Integer.parseInt(args[1]), seconds);
        System.out.println(comparison);
    }

    private void compare(long seed, int wanted, int seconds) {
        var end = System.nanoTime() + seconds * 1_000_000_000L;
        for (var i = seed; pairs < wanted && System.nanoTime() < end; i++) {
            compare(i);
            if (pairs % 500_000 == 0) {
                System.out.println(this + ", next seed " + (i + 1));
            }
        }
    }

    private void compare(long seed) {
        var dice = new Dice(seed);
        var both = random(dice);
        var naively = both.naively();
        var engine = both.byEngine();
        for (var i = 0; i < REQUESTS; i++) {
            pairs++;
            decisions.merge(naively.get(i), 1, Integer::sum);
            if (!naively.get(i).equals(engine.get(i))) {
                var difference = "seed " + seed + ": " + described(Shrinker.shrunk(both, i));
                System.out.println(difference);
                differences.add(difference);
            }
        }
    }

    private static String described(RandomCase shrunk) {
        var naively = shrunk.naively().getFirst();
        return "naive %s, engine %s%n %s"
                .formatted(naively, shrunk.byEngine().getFirst(), shrunk.json(naively));
    }

    /** Policies and requests. */
    static RandomCase random(Dice dice) {
        var requests = RandomRequests.some(dice, REQUESTS);
        var who = requests.getFirst().who();
        var policies = new RandomPolicies(dice, requests);
        var trust = requests.getFirst().action().equalsIgnoreCase("sts:AssumeRole");
        var kind = trust ? NaiveKind.TRUST : dice.oneIn(4) ? NaiveKind.PROJECT : NaiveKind.RESOURCE;
        var own = (who.hasAccount() && who.kind() != Who.Kind.ROOT) || dice.oneIn(20);
        var layers = new LinkedHashMap<String, List<Object>>();
        layers.put(
                RandomCase.IDENTITY,
                documents(policies, NaiveKind.IDENTITY, own ? dice.below(3) : 0));
        layers.put(
                RandomCase.BOUNDARY,
                documents(policies, NaiveKind.BOUNDARY, own && dice.oneIn(4) ? 1 : 0));
        layers.put(
                RandomCase.SESSION,
                documents(
                        policies, NaiveKind.SESSION, own && dice.oneIn(3) ? 1 + dice.below(2) : 0));
        var withResource = trust || !who.hasAccount() || dice.oneIn(2);
        layers.put(
                RandomCase.RESOURCE,
                documents(policies, kind, withResource ? 1 + dice.below(2) : 0));
        if (dice.oneIn(6)) {
            levels(dice, policies, layers);
        }
        return new RandomCase(layers, kind, requests);
    }

    private static void levels(
            Dice dice, RandomPolicies policies, Map<String, List<Object>> layers) {
        for (var level = dice.below(3); level > 0; level--) {
            layers.put(
                    RandomCase.SERVICE_CONTROL + level,
                    documents(policies, NaiveKind.SERVICE_CONTROL, dice.below(3)));
        }
        for (var level = dice.below(2); level > 0; level--) {
            layers.put(
                    RandomCase.RESOURCE_CONTROL + level,
                    documents(policies, NaiveKind.RESOURCE_CONTROL, 1 + dice.below(2)));
        }
    }

    private static List<Object> documents(RandomPolicies policies, NaiveKind kind, int count) {
        return IntStream.range(0, count).mapToObj(i -> policies.document(kind, 8)).toList();
    }

    @Override
    public String toString() {
        return pairs + " pairs, " + differences.size() + " differences, " + decisions;
    }
}
