package custos.trainer.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.vision.Box;
import custos.vision.Finding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PlacesTest {
    private static final Box LEFT = new Box(0, 0, 0.4, 0.4);
    private static final Box NEARLY_LEFT = new Box(0.05, 0, 0.4, 0.4);
    private static final Box RIGHT = new Box(0.5, 0, 0.4, 0.4);
    private static final Box BELOW = new Box(0.5, 0.5, 0.4, 0.4);

    @Test
    void theSurestBoxOfEachLabelIsItsPlaceHoweverUnsure() {
        var findings =
                List.of(found("a", 0.1, LEFT), found("a", 0.2, RIGHT), found("b", 0.05, BELOW));
        assertEquals(
                List.of(found("a", 0.2, RIGHT), found("b", 0.05, BELOW)),
                Places.of(findings, List.of("a", "b")));
    }

    @Test
    void labelsThatTheImageDoesNotHaveHaveNoPlaceAndTakeNone() {
        var findings = List.of(found("c", 0.9, LEFT), found("a", 0.1, LEFT));
        assertEquals(List.of(found("a", 0.1, LEFT)), Places.of(findings, List.of("a", "b")));
    }

    @Test
    void furtherBoxesCountIfTheyAreSure() {
        var findings =
                List.of(found("a", 0.9, LEFT), found("a", 0.6, RIGHT), found("a", 0.5, BELOW));
        assertEquals(
                List.of(found("a", 0.9, LEFT), found("a", 0.6, RIGHT)),
                Places.of(findings, List.of("a")));
    }

    @Test
    void whatIsSurerOfAnotherLabelHasThePlace() {
        var findings =
                List.of(
                        found("a", 0.6, LEFT),
                        found("b", 0.5, NEARLY_LEFT),
                        found("b", 0.1, RIGHT));
        assertEquals(
                List.of(found("a", 0.6, LEFT), found("b", 0.1, RIGHT)),
                Places.of(findings, List.of("a", "b")));
    }

    private static Finding found(String label, double confidence, Box box) {
        return new Finding(label, (float) confidence, Optional.of(box));
    }
}
