package custos.rekognition.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.rekognition.resource.Units;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class InferenceUnitsTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(-5 * SECOND);

    private InferenceUnits units(int min, OptionalInt max) {
        return new InferenceUnits(new Units(min, max), nanos::get);
    }

    /** So many calls in each of so many seconds; gives how many were taken. */
    private int calls(InferenceUnits units, int perSecond, int seconds) {
        int taken = 0;
        for (int second = 0; second < seconds; second++) {
            for (int call = 0; call < perSecond; call++) {
                taken += units.admit() ? 1 : 0;
            }
            nanos.addAndGet(SECOND);
        }
        return taken;
    }

    @Test
    void aUnitTakesFiveCallsASecondAndTenAfterARest() {
        var one = units(1, OptionalInt.empty());
        assertEquals(10, calls(one, 100, 1));
        assertEquals(50, calls(one, 100, 10));
        nanos.addAndGet(60 * SECOND);
        assertEquals(10, calls(one, 100, 1));
        assertEquals(30, calls(units(3, OptionalInt.empty()), 100, 1));
    }

    @Test
    void withoutAMaximumNothingIsAdded() {
        var one = units(1, OptionalInt.empty());
        calls(one, 100, 600);
        assertEquals(1, one.inService());
    }

    @Test
    void aBusyMinuteAddsAUnitUpToTheMaximum() {
        var units = units(1, OptionalInt.of(3));
        calls(units, 3, 60); // 60 %
        assertEquals(1, units.inService());
        calls(units, 4, 60); // 80 %
        assertEquals(2, units.inService());
        calls(units, 4, 60); // 40 % of two
        assertEquals(2, units.inService());
        calls(units, 50, 60);
        assertEquals(3, units.inService());
        calls(units, 50, 300);
        assertEquals(3, units.inService());
        assertEquals(150, calls(units, 100, 10), "fifteen a second");
    }

    @Test
    void aQuarterOfAnHourOfLittleWorkRemovesAUnitDownToTheMinimum() {
        var units = units(1, OptionalInt.of(3));
        calls(units, 50, 120);
        assertEquals(3, units.inService());
        calls(units, 1, 14 * 60);
        assertEquals(3, units.inService());
        calls(units, 1, 60);
        assertEquals(2, units.inService());
        nanos.addAndGet(24 * 3600 * SECOND);
        assertEquals(1, units.inService());
    }
}
