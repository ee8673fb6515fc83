package custos.server;

import custos.vision.JobFolder;
import custos.vision.ModelBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/**
 * The job folder of {@code custos train}. It lies beside the bundle that is to be made, so that the
 * same command finds the checkpoints of a run that was interrupted. One run at a time holds it.
 */
final class TrainingFolder implements AutoCloseable {
    /** What an earlier run left and the next one may need. */
    private static final Set<String> KEPT =
            Set.of(CommandLock.FILE, "lock", "job.json", "train.jsonl", "test.jsonl", MadeOf.FILE);

    /** What a finished run left. */
    private static final Set<String> RESULTS =
            Set.of(ModelBundle.FILE, JobFolder.EVALUATION, JobFolder.HELD_OUT);

    private static final int SECONDS_TO_DIE = 5;

    /** How far the run is, which decides what becomes of the folder. */
    private enum State {
        /** Worth keeping with a checkpoint or a finished bundle. */
        WORKING,
        /** Worth keeping: it holds the only copy of the bundle. */
        DELIVERING,
        /** Of no use any more. */
        DONE
    }

    private final JobFolder job;
    private final CommandLock lock;
    private final PrintWriter err;
    private final Thread hook = Thread.ofPlatform().unstarted(this::interrupted);
    private volatile State state = State.WORKING;
    private boolean goesOn;

    private TrainingFolder(Path path, CommandLock lock, PrintWriter err) {
        this.job = new JobFolder(path);
        this.lock = lock;
        this.err = err;
    }

    /**
     * Makes the folder, or takes what an earlier run left.
     *
     * @param out the bundle that is to be made
     * @param err where the user is told what becomes of it
     * @throws UserError if it cannot be used, or another run holds it
     */
    static TrainingFolder beside(Path out, PrintWriter err) {
        var path = out.resolveSibling(out.getFileName() + ".training");
        try {
            if (Files.exists(path) && !isOfATraining(path)) {
                throw new UserError(
                        "`%s` is in the way: remove it, or choose another --out".formatted(path));
            }
            Files.createDirectories(path);
            var lock =
                    CommandLock.of(path)
                            .orElseThrow(() ->
                                    new UserError("another training works on `" + out + "`", 1));
            var folder = new TrainingFolder(path, lock, err);
            Runtime.getRuntime().addShutdownHook(folder.hook);
            return folder;
        } catch (IOException e) {
            throw new UserError(
                    "cannot use `" + path + "`: " + Reason.of(path.resolve(CommandLock.FILE), e));
        }
    }

    private static boolean isOfATraining(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (var files = Files.list(path)) {
            return Files.exists(path.resolve(CommandLock.FILE)) || files.findAny().isEmpty();
        }
    }

    JobFolder job() {
        return job;
    }

    /** Removes what an earlier run left and this one does not go on from. */
    void clear() throws IOException {
        try (var files = Files.list(job.path())) {
            for (var file : files.filter(file -> !isKept(file)).toList()) {
                deleteAll(file);
            }
        }
    }

    private boolean isKept(Path file) {
        var name = file.getFileName().toString();
        return KEPT.contains(name) || RESULTS.contains(name) || isCheckpoint(file);
    }

    private static boolean isCheckpoint(Path file) {
        return file.getFileName().toString().matches("checkpoint-.*\\.bin");
    }

    /**
     * Writes the job.
     *
     * @throws UserError if the folder holds what a run of another job came to
     */
    void write(JobFolder.Settings settings, List<JobFolder.Image> train, List<JobFolder.Image> test)
            throws IOException {
        var madeOf = MadeOf.of(job, settings, train, test);
        goesOn = holdsBundle() || holdsCheckpoint();
        if (goesOn) {
            checkThatItIsOf(settings, train, test, madeOf);
            say(
                    holdsBundle()
                            ? "an earlier run had made the model: delivering it"
                            : "an earlier run was interrupted: going on from its last checkpoint");
        } else {
            for (var stale : RESULTS) {
                Files.deleteIfExists(job.path().resolve(stale));
            }
        }
        madeOf.writeTo(job);
        job.write(settings);
        job.writeTrain(train);
        job.writeTest(test);
    }

    /** Of checkpoints the trainer itself looks whether they are of the same pictures. */
    private void checkThatItIsOf(
            JobFolder.Settings settings,
            List<JobFolder.Image> train,
            List<JobFolder.Image> test,
            MadeOf madeOf)
            throws IOException {
        if (!isOf(settings, train, test)) {
            throw new UserError(
                    "`%s` holds what a run of other data or settings came to: give that command again to go on, or remove the folder"
                            .formatted(job.path()));
        }
        if (holdsBundle() && !madeOf.isWhatIsIn(job)) {
            throw new UserError(
                    "`%s` holds the model of pictures, or a backbone, that have changed since: remove the folder to train anew"
                            .formatted(job.path()));
        }
    }

    /** Whether there is a finished bundle that was not delivered. */
    boolean holdsBundle() {
        return job.isDone();
    }

    private boolean isOf(
            JobFolder.Settings settings, List<JobFolder.Image> train, List<JobFolder.Image> test) {
        try {
            return job.settings().equals(settings)
                    && job.train().equals(train)
                    && job.test().equals(test);
        } catch (UncheckedIOException | JacksonException _) {
            return false; // its run was interrupted while it wrote them
        }
    }

    /** Whether the same command could go on from what lies here. */
    boolean holdsCheckpoint() {
        try (var files = Files.list(job.path())) {
            return files.anyMatch(TrainingFolder::isCheckpoint);
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Puts the finished bundle where it belongs. Where that fails, it stays here.
     *
     * @throws UserError if it fails
     */
    void deliver(Path out) {
        state = State.DELIVERING;
        try {
            Outputs.put(out, stream -> Files.copy(job.bundle(), stream));
        } catch (IOException e) {
            throw new UserError(
                    "cannot write `%s`: %s; the model is in %s"
                            .formatted(out, Reason.of(out, e), job.bundle()),
                    1);
        }
        state = State.DONE;
    }

    /** Nothing here is of use any more, unless an earlier run was of use. */
    void giveUp() {
        if (!goesOn) {
            state = State.DONE;
        }
    }

    /** Removes the folder, unless it is worth keeping. */
    @Override
    public void close() {
        try {
            if (Runtime.getRuntime().removeShutdownHook(hook)) {
                end();
            }
        } catch (IllegalStateException _) {
            // The program is ending: the hook has the last word.
            new Semaphore(0).acquireUninterruptibly();
        }
    }

    private void interrupted() {
        ProcessHandle.current().children().forEach(TrainingFolder::kill);
        if (isWorthKeeping()) {
            say("interrupted; the same command goes on from where it was");
        }
        end();
    }

    private static void kill(ProcessHandle child) {
        child.destroyForcibly();
        child.onExit().completeOnTimeout(child, SECONDS_TO_DIE, TimeUnit.SECONDS).join();
    }

    private void end() {
        try (lock) {
            if (!isWorthKeeping()) {
                remove();
            }
        } catch (IOException | UncheckedIOException e) {
            say("cannot remove `" + job.path() + "`: " + e.getMessage());
        }
    }

    /** The lock goes last: a folder without one is taken for somebody else's. */
    private void remove() throws IOException {
        try (var files = Files.list(job.path())) {
            for (var file : files.filter(file -> !file.endsWith(CommandLock.FILE)).toList()) {
                deleteAll(file);
            }
        }
        deleteAll(job.path());
    }

    private boolean isWorthKeeping() {
        return switch (state) {
            case WORKING -> holdsCheckpoint() || holdsBundle();
            case DELIVERING -> true;
            case DONE -> false;
        };
    }

    private void say(String text) {
        err.println("custos: " + text);
        err.flush();
    }

    private static void deleteAll(Path path) throws IOException {
        try (var all = Files.walk(path)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
