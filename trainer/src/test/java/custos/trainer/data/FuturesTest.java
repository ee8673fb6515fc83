package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FuturesTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void theNextOneIsStartedBeforeOneIsUsed() {
        oneAhead(List.of());
        assertEquals(List.of(), seen);
        oneAhead(List.of(1));
        assertEquals(List.of("start 1", "use 1 10"), seen);
        seen.clear();
        oneAhead(List.of(1, 2, 3));
        assertEquals(
                List.of("start 1", "start 2", "use 1 10", "start 3", "use 2 20", "use 3 30"), seen);
    }

    private void oneAhead(List<Integer> items) {
        Futures.oneAhead(
                items,
                item -> {
                    seen.add("start " + item);
                    return CompletableFuture.completedFuture(10 * item);
                },
                (item, made) -> seen.add("use %d %d".formatted(item, made)));
    }

    @Test
    void whatFailedThereFailsHere() {
        var failed =
                CompletableFuture.<Integer>failedFuture(new IllegalArgumentException("broken"));
        assertThrows(
                IllegalArgumentException.class,
                () -> Futures.oneAhead(List.of(1), _ -> failed, (_, _) -> seen.add("used")));
        assertEquals(List.of(), seen);
    }
}
