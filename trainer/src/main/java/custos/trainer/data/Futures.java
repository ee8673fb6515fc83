package custos.trainer.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Waits for work on other threads and throws here what failed there. */
public final class Futures {
    private Futures() {}

    /** Uses what is made of each item, in their order, while that of the next one is being made. */
    public static <T, M> void oneAhead(
            List<T> items, Function<T, Future<M>> start, BiConsumer<T, M> use) {
        if (items.isEmpty()) {
            return;
        }
        var ahead = start.apply(items.getFirst());
        for (int i = 0; i < items.size(); i++) {
            var made = get(ahead);
            if (i + 1 < items.size()) {
                ahead = start.apply(items.get(i + 1));
            }
            use.accept(items.get(i), made);
        }
    }

    public static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case IOException failure -> throw new UncheckedIOException(failure);
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
