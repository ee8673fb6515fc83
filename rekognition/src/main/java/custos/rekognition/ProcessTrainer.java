package custos.rekognition;

import custos.vision.DataKey;
import custos.vision.JobFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * A trainer in a process of its own. It is killed when the calling thread is interrupted, and ends
 * by itself when this process dies, because its standard input ends then.
 */
public final class ProcessTrainer implements Trainer {
    private static final Logger log = LoggerFactory.getLogger(ProcessTrainer.class);

    private static final int BAD_DATA = 3;
    private static final int LAST_WORDS = 5;

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
        Process child;
        try {
            child = builder.start();
        } catch (IOException e) {
            return new Outcome.Failed("the trainer cannot be started: " + e.getMessage());
        }
        log.info("trainer {} works in {}", child.pid(), job.path());
        try {
            tellKey(child, job);
            return follow(child, job, progress);
        } catch (IOException e) {
            return new Outcome.Failed("the trainer took no key: " + e.getMessage());
        } finally {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly();
        }
    }

    /** Through the pipe: command lines and environments of a process can be read by others. */
    private static void tellKey(Process child, JobFolder job) throws IOException {
        if (job.cipher() instanceof DataKey key) {
            child.getOutputStream()
                    .write((key.toText() + "\n").getBytes(StandardCharsets.US_ASCII));
            child.getOutputStream().flush();
        }
    }

    private Outcome follow(Process child, JobFolder job, Consumer<JobFolder.Progress> progress)
            throws InterruptedException {
        // Reading a pipe cannot be interrupted, so others read and this thread waits.
        BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(); // empty: the end
        var lastWords = new ArrayDeque<String>();
        var errors = Thread.ofVirtual().start(() -> logErrors(child.getErrorStream(), lastWords));
        Thread.ofVirtual().start(() -> pass(child.getInputStream(), lines));
        for (var line = lines.take(); line.isPresent(); line = lines.take()) {
            report(line.get(), progress);
        }
        int code = child.waitFor();
        errors.join();
        return switch (code) {
            case 0 -> new Outcome.Done();
            case BAD_DATA ->
                    new Outcome.BadData(
                            job.refusal()
                                    .map(JobFolder.Refusal::message)
                                    .orElse("The data cannot be trained on."));
            default ->
                    new Outcome.Failed(
                            "the trainer ended with "
                                    + code
                                    + ": "
                                    + String.join(" | ", lastWords));
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

    private static void logErrors(InputStream output, ArrayDeque<String> lastWords) {
        try (var reader = reader(output)) {
            for (var text = reader.readLine(); text != null; text = reader.readLine()) {
                log.info("trainer: {}", text);
                lastWords.add(text);
                if (lastWords.size() > LAST_WORDS) {
                    lastWords.remove();
                }
            }
        } catch (IOException e) {
            log.debug("the trainer's log ended", e);
        }
    }

    private static BufferedReader reader(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }
}
