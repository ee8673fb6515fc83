package custos.policy;

import org.jspecify.annotations.Nullable;

/**
 * A value cut at its first five colons, so that its six parts can be matched in place. The sixth
 * may hold colons of its own.
 */
final class ArnName {
    static final int PARTS = 6;

    final String text;
    private final int colon1;
    private final int colon2;
    private final int colon3;
    private final int colon4;
    private final int colon5;

    private ArnName(String text, int colon1, int colon2, int colon3, int colon4, int colon5) {
        this.text = text;
        this.colon1 = colon1;
        this.colon2 = colon2;
        this.colon3 = colon3;
        this.colon4 = colon4;
        this.colon5 = colon5;
    }

    /** The parts of a text, or null if it has fewer than six. */
    static @Nullable ArnName of(String text) {
        var one = text.indexOf(':');
        var two = one < 0 ? -1 : text.indexOf(':', one + 1);
        var three = two < 0 ? -1 : text.indexOf(':', two + 1);
        var four = three < 0 ? -1 : text.indexOf(':', three + 1);
        var five = four < 0 ? -1 : text.indexOf(':', four + 1);
        return five < 0 ? null : new ArnName(text, one, two, three, four, five);
    }

    /** Where a part begins, counted from 0. */
    int start(int part) {
        return part == 0 ? 0 : colon(part) + 1;
    }

    /** Where a part ends. */
    int end(int part) {
        return part == PARTS - 1 ? text.length() : colon(part + 1);
    }

    private int colon(int number) {
        return switch (number) {
            case 1 -> colon1;
            case 2 -> colon2;
            case 3 -> colon3;
            case 4 -> colon4;
            default -> colon5;
        };
    }
}
