package custos.manifest;

import custos.manifest.ImageInspector.Finding;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Checks the manifests of a training, line by line with their images, as a stream. Each dataset is
 * checked by itself; {@link TrainingResult} then decides what the two together are good for.
 */
public final class TrainingValidation {
    private final Quotas quotas;
    private final ImageInspector images;
    private final int inParallel;
    private final LineChecker checker;

    /**
     * @param inParallel how many images are looked at at once, each on a virtual thread; with 1 the
     *     caller's own thread looks
     */
    public TrainingValidation(Quotas quotas, ImageInspector images, int inParallel) {
        this.quotas = quotas;
        this.images = images;
        this.inParallel = inParallel;
        this.checker = new LineChecker(quotas);
    }

    /**
     * Checks one dataset. What the inspector or the stream throws ends the check.
     *
     * @param manifest a reader, or a part of a {@link Split}
     * @param lines takes every line once, in order, on the caller's thread
     */
    public DatasetCheck check(Iterator<Line> manifest, Consumer<CheckedLine> lines) {
        var check = new DatasetCheck(quotas);
        if (inParallel == 1) {
            read(manifest, check, lines, Runnable::run);
            return check;
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            read(manifest, check, lines, threads);
        }
        return check;
    }

    private record Pending(
            int number, ParsedLine line, Optional<CompletableFuture<Finding>> finding) {}

    private void read(
            Iterator<Line> manifest,
            DatasetCheck check,
            Consumer<CheckedLine> lines,
            Executor executor) {
        var pending = new ArrayDeque<Pending>();
        while (manifest.hasNext()) {
            pending.add(begin(manifest.next(), check, executor));
            if (pending.size() >= inParallel) {
                finish(pending.remove(), check, lines);
            }
        }
        while (!pending.isEmpty()) {
            finish(pending.remove(), check, lines);
        }
    }

    private Pending begin(Line line, DatasetCheck check, Executor executor) {
        var parsed = ParsedLine.of(line, quotas);
        check.read(parsed);
        // Beyond the quota the training fails anyway: no image is fetched for it.
        var image =
                check.totalLines() > quotas.lines()
                        ? Optional.<SourceRef>empty()
                        : checker.imageOf(parsed);
        return new Pending(
                line.number(),
                parsed,
                image.map(
                        ref -> CompletableFuture.supplyAsync(() -> images.inspect(ref), executor)));
    }

    private void finish(Pending pending, DatasetCheck check, Consumer<CheckedLine> lines) {
        var found = pending.finding().map(TrainingValidation::get);
        found.ifPresent(check::inspected);
        var checked = checker.check(pending.number(), pending.line(), found);
        check.checked(checked);
        lines.accept(checked);
    }

    private static Finding get(CompletableFuture<Finding> finding) {
        try {
            return finding.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause; // what the inspector threw
            }
            throw e;
        }
    }
}
