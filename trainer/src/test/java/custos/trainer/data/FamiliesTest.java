package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class FamiliesTest {
    private final Random random = new Random(17);

    @Test
    void whoeverCanBeReachedIsOfTheFamily() {
        for (int round = 0; round < 300; round++) {
            int count = random.nextInt(30);
            var alike = new boolean[count][count];
            for (int i = 0; i < random.nextInt(1 + count); i++) {
                int one = random.nextInt(count);
                int other = random.nextInt(count);
                alike[one][other] = true;
                alike[other][one] = true;
            }
            var examples = new ArrayList<Integer>();
            for (int i = 0; i < count; i++) {
                examples.add(i);
            }
            var families = Families.of(examples, (one, other) -> alike[one][other]);
            for (int i = 0; i < count; i++) {
                assertEquals(reached(alike, i), families.of(i));
            }
        }
    }

    /** By walking until nobody new is met. */
    private static List<Integer> reached(boolean[][] alike, int from) {
        var met = new TreeSet<>(List.of(from));
        int before = 0;
        while (met.size() > before) {
            before = met.size();
            for (int one : List.copyOf(met)) {
                for (int other = 0; other < alike.length; other++) {
                    if (alike[one][other]) {
                        met.add(other);
                    }
                }
            }
        }
        return List.copyOf(met);
    }

    @Test
    void oneIsAFamilyOfItsOwn() {
        var families = Families.none(3);
        assertEquals(List.of(1), families.of(1));
    }
}
