package custos.rekognition;

import custos.vision.DataKey;
import custos.vision.JobFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * A trainer in a process of its own. It is killed when the calling thread is interrupted, and ends
 * by itself when this process dies, because its standard input ends then. One that crashes in
 * native code is started again, and goes on from its last checkpoint, unless it says that it ran
 * out of memory, as it would again.
 */
public final class ProcessTrainer implements Trainer {
    private static final Logger log = LoggerFactory.getLogger(ProcessTrainer.class);

    /** Where nothing says why, it is how a Java virtual machine without memory ends. */
    private static final int BAD_DATA = 3;

    private static final String OUT_OF_HEAP =
            "the trainer ran out of memory: set CUSTOS_TRAINER_HEAP, which is 640m by default,"
                    + " to more";

    private static final String OUT_OF_MEMORY =
            "the trainer ran out of memory, of which it may take what CUSTOS_TRAINER_MEMORY says;"
                    + " without that, 3 GiB beside its heap and 128 MiB for each core. ";

    /** How Java, ONNX Runtime, PyTorch and C++ say that they get no more. */
    private static final Pattern NO_MEMORY =
            Pattern.compile(
                    "OutOfMemoryError|insufficient memory|bad_alloc|(ailed to|an't|annot) allocate memory"
                            + "|not enough memory|[Oo]ut of memory|not reserve enough space"
                            + "|pthread_create failed|Thread creation failed");

    /** 128 and SIGKILL. */
    private static final int KILLED = 137;

    private static final int LAST_WORDS = 5;

    /** What says nothing of why it ended: where in the program, and how far it had come. */
    private static final Pattern BESIDE_THE_POINT =
            Pattern.compile("\\s+(at |\\.\\.\\. \\d)|[\\d:.]+ INFO ");

    /** How a process ends that broke down: 128 and SIGABRT, SIGBUS, SIGFPE or SIGSEGV. */
    private static final Set<Integer> CRASHES = Set.of(134, 135, 136, 139);

    private static final int MOST_CRASHES = 2;

    /** How long a killed process is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How a process ended, whether it said that there is no memory, and its last words. */
    private record End(int code, boolean outOfMemory, String lastWords) {
        boolean mayGoOn() {
            return CRASHES.contains(code) && !outOfMemory;
        }
    }

    /** What a process writes to its standard error, while another thread reads it. */
    private static final class Words {
        private final ArrayDeque<String> last = new ArrayDeque<>();
        private boolean outOfMemory;

        void add(String line) {
            outOfMemory |= NO_MEMORY.matcher(line).find();
            if (BESIDE_THE_POINT.matcher(line).lookingAt()) {
                return;
            }
            last.add(line);
            if (last.size() > LAST_WORDS) {
                last.remove();
            }
        }

        End end(int code) {
            return new End(code, outOfMemory, String.join(" | ", last));
        }
    }

    private final List<String> command;
    private final Map<String, String> environment;

    /**
     * A trainer that a command starts.
     *
     * @param command program and arguments; the job folder is added as the last one
     * @param environment added to this process's own
     */
    public ProcessTrainer(List<String> command, Map<String, String> environment) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Outcome run(JobFolder job, Consumer<JobFolder.Progress> progress)
            throws InterruptedException {
        var line = new ArrayList<>(command);
        line.add(job.path().toAbsolutePath().toString());
        if (job.cipher() instanceof DataKey) {
            line.add("--encrypted");
        }
        var builder = new ProcessBuilder(line);
        builder.environment().putAll(environment);
        try {
            var end = follow(builder, job, progress);
            for (int crash = 1; crash <= MOST_CRASHES && end.mayGoOn(); crash++) {
                log.warn("the trainer crashed with {} and is started again", end.code());
                end = follow(builder, job, progress);
            }
            return outcome(end, job);
        } catch (IOException e) {
            return new Outcome.Failed("the trainer cannot be started: " + e.getMessage());
        }
    }

    /** Runs a trainer to its end; none is started for a thread that is to stop. */
    private static End follow(
            ProcessBuilder builder, JobFolder job, Consumer<JobFolder.Progress> progress)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the trainer was started");
        }
        var child = builder.start();
        log.info("trainer {} works in {}", child.pid(), job.path());
        try {
            tellKey(child, job);
            return follow(child, progress);
        } finally {
            kill(child);
        }
    }

    /**
     * Kills it with all that it started, and waits until they have ended, so that they write no
     * file any more when this returns; an interrupted thread waits too. What cannot be killed is
     * waited for in vain, so not for ever.
     */
    private static void kill(Process child) {
        var all = new LinkedHashSet<ProcessHandle>();
        all.add(child.toHandle());
        child.descendants().forEach(all::add); // nobody knows whose they were once it is dead
        for (var one : List.copyOf(all)) { // parents first: the dead start nothing
            one.descendants().forEach(all::add);
            one.destroyForcibly();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        var ends =
                all.stream()
                        .filter(ProcessHandle::isAlive)
                        .map(ProcessHandle::onExit)
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        var left = all.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).toList();
        if (!left.isEmpty()) {
            log.warn("of trainer {}, processes {} were killed and did not end", child.pid(), left);
        }
    }

    /** Through the pipe: command lines and environments of a process can be read by others. */
    private static void tellKey(Process child, JobFolder job) throws IOException {
        if (job.cipher() instanceof DataKey key) {
            var line = (key.toText() + "\n").getBytes(StandardCharsets.US_ASCII);
            try {
                child.getOutputStream().write(line);
                child.getOutputStream().flush();
            } catch (IOException e) {
                throw new IOException("it took no key: " + e.getMessage(), e);
            }
        }
    }

    private static End follow(Process child, Consumer<JobFolder.Progress> progress)
            throws InterruptedException {
        // Reading a pipe cannot be interrupted, so others read and this thread waits.
        BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(); // empty: the end
        var words = new Words();
        var errors = Thread.ofVirtual().start(() -> logErrors(child.getErrorStream(), words));
        Thread.ofVirtual().start(() -> pass(child.getInputStream(), lines));
        for (var line = lines.take(); line.isPresent(); line = lines.take()) {
            report(line.get(), progress);
        }
        int code = child.waitFor();
        errors.join();
        return words.end(code);
    }

    private static Outcome outcome(End end, JobFolder job) {
        return switch (end.code()) {
            case 0 -> new Outcome.Done();
            case BAD_DATA ->
                    job.refusal()
                            .<Outcome>map(refusal -> new Outcome.BadData(refusal.message()))
                            .orElse(new Outcome.Failed(OUT_OF_HEAP));
            case KILLED ->
                    new Outcome.Failed(
                            "the trainer ended with 137: it was killed, as the kernel does where"
                                    + " memory runs out. "
                                    + end.lastWords());
            default ->
                    new Outcome.Failed(
                            (end.outOfMemory() ? OUT_OF_MEMORY : "")
                                    + "the trainer ended with %d: %s"
                                            .formatted(end.code(), end.lastWords()));
        };
    }

    private static void report(String line, Consumer<JobFolder.Progress> progress) {
        try {
            progress.accept(JobFolder.Progress.parse(line));
        } catch (JacksonException _) { // a library may print what it likes
            log.debug("trainer: {}", line);
        }
    }

    private static void pass(InputStream output, BlockingQueue<Optional<String>> lines) {
        try (var reader = reader(output)) {
            for (var text = reader.readLine(); text != null; text = reader.readLine()) {
                lines.add(Optional.of(text));
            }
        } catch (IOException e) {
            log.debug("the trainer's output ended", e);
        } finally {
            lines.add(Optional.empty());
        }
    }

    private static void logErrors(InputStream output, Words words) {
        try (var reader = reader(output)) {
            for (var text = reader.readLine(); text != null; text = reader.readLine()) {
                log.info("trainer: {}", text);
                words.add(text);
            }
        } catch (IOException e) {
            log.debug("the trainer's log ended", e);
        }
    }

    private static BufferedReader reader(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }
}
