package custos.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SketchTest {
    private static final List<Integer> PARTS = List.of(500, 1_500);
    private static final int WIDTH = 2_000;

    @Test
    void productsStayNearlyWhatTheyWere() {
        var random = new Random(41);
        var rows = rows(random, 60);
        var standard = Standard.of(rows, PARTS);
        var sketch = Sketch.of(rows, PARTS, random);
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 20; j++) {
                var one = rows.get(i);
                var other = rows.get(j);
                double exact = product(plain(standard, one), plain(standard, other)) / WIDTH;
                double near = product(floats(sketch.of(one)), floats(sketch.of(other))) / WIDTH;
                assertEquals(exact, near, 0.15, i + " and " + j);
            }
        }
    }

    @Test
    void theSameNumbersGiveTheSameSketch() {
        var rows = rows(new Random(42), 5);
        var one = Sketch.of(rows, PARTS, new Random(1)).of(rows.getFirst());
        assertArrayEquals(one, Sketch.of(rows, PARTS, new Random(1)).of(rows.getFirst()));
        assertEquals(Sketch.WIDTH, one.length);
    }

    private static List<short[]> rows(Random random, int count) {
        var rows = new ArrayList<short[]>();
        for (int row = 0; row < count; row++) {
            // Some rows have much in common, and features of the second part are larger.
            double shift = random.nextInt(3) - 1;
            var values = new short[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                double value = shift * (i % 3 - 1) + random.nextGaussian();
                values[i] = Float.floatToFloat16((float) (i < 500 ? value : 30 + 7 * value));
            }
            rows.add(values);
        }
        return rows;
    }

    private static float[] plain(Standard standard, short[] row) {
        var plain = new float[WIDTH];
        standard.write(row, 0, plain, 0, WIDTH);
        return plain;
    }

    private static float[] floats(short[] halves) {
        var floats = new float[halves.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.float16ToFloat(halves[i]);
        }
        return floats;
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
