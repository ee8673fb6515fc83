package custos.policy.naive;

import java.util.ArrayList;
import java.util.Locale;
import java.util.SplittableRandom;

/** Random choices, the same for the same seed. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** The text, some of it replaced by wildcards. */
    String globbed(String text) {
        var globbed = new ArrayList<>(text.codePoints().boxed().toList());
        for (var times = 1 + below(2); times > 0 && !globbed.isEmpty(); times--) {
            var from = below(globbed.size());
            var single = oneIn(3);
            var replaced =
                    globbed.subList(from, from + (single ? 1 : below(globbed.size() - from)));
            replaced.clear();
            replaced.add(single ? (int) '?' : (int) '*');
        }
        var result = new StringBuilder();
        globbed.forEach(result::appendCodePoint);
        return result.toString();
    }

    /** The text, sometimes in upper or lower case. */
    String oddCase(String text) {
        return switch (below(8)) {
            case 0 -> text.toUpperCase(Locale.ROOT);
            case 1 -> text.toLowerCase(Locale.ROOT);
            default -> text;
        };
    }
}
