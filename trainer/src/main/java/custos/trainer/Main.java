package custos.trainer;

import custos.trainer.data.BadDataException;
import custos.trainer.graph.Precision;
import custos.vision.DataKey;
import custos.vision.FileCipher;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The trainer's program: trains the job in the folder of its argument. {@code docs/job-folder.md}
 * is its contract with the worker that starts it.
 */
public final class Main {
    /** All is done. */
    static final int DONE = 0;

    /** Something failed; it may be tried again. */
    static final int FAILED = 1;

    /** The call or the installation is wrong. */
    static final int WRONG_CALL = 2;

    /** The data cannot be trained on; trying again is of no use. */
    static final int BAD_DATA = 3;

    /** Another trainer works in the folder. */
    static final int BUSY = 4;

    private static final int MOST_KEY = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length == 2 && arguments[0].equals("--recipe")) {
            System.out.println(Recipes.name(ModelType.valueOf(arguments[1])));
            return;
        }
        boolean encrypted = arguments.length == 2 && arguments[1].equals("--encrypted");
        if (arguments.length != 1 && !encrypted) {
            System.err.println("usage: trainer FOLDER [--encrypted] | --recipe TYPE");
            halt(WRONG_CALL);
        }
        var cipher = encrypted ? dataKey(System.in) : FileCipher.plain();
        haltWithTheWorker(System.in);
        var progress =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.setOut(System.err); // whatever a library prints must not mix with progress
        halt(run(new JobFolder(Path.of(arguments[0]), cipher), progress));
    }

    /** The key is the first line that the worker writes, where no other process can read it. */
    private static FileCipher dataKey(InputStream input) {
        var line = new StringBuilder();
        try {
            for (int c = input.read(); c >= 0 && c != '\n' && line.length() < MOST_KEY; ) {
                line.append((char) c);
                c = input.read();
            }
            return DataKey.ofText(line.toString());
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("expected a data key on the standard input");
            halt(WRONG_CALL);
            throw new IllegalStateException(e);
        }
    }

    private static int run(JobFolder folder, PrintStream progress) {
        var starter = starter();
        if (starter.isEmpty()) {
            System.err.println("CUSTOS_TRAINER_HOME is not set, so there is no starter backbone");
            return WRONG_CALL;
        }
        Precision precision;
        try {
            precision = Precision.ofMachine();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return WRONG_CALL;
        }
        try (var lock =
                FileChannel.open(
                        folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null) {
                LOG.error("another trainer works in `{}`", folder.path());
                return BUSY;
            }
            return train(folder, starter.get(), progress, precision);
        } catch (IOException e) {
            LOG.error("the folder `{}` cannot be used", folder.path(), e);
            return FAILED;
        }
    }

    private static int train(
            JobFolder folder, Path starter, PrintStream progress, Precision precision) {
        try {
            new TrainingJob(folder, starter, progress, System::nanoTime, precision).run();
            return DONE;
        } catch (BadDataException e) {
            return refuse(folder, e.getMessage());
        } catch (JacksonException e) {
            return refuse(folder, "the job cannot be read: " + e.getOriginalMessage());
        } catch (UnsupportedOperationException e) {
            return refuse(folder, "the backbone cannot be trained: " + e.getMessage());
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.error("training failed", e);
            return FAILED;
        }
    }

    private static int refuse(JobFolder folder, String message) {
        LOG.error("{}", message);
        folder.write(new JobFolder.Refusal(message));
        return BAD_DATA;
    }

    /** The starter backbone: of the system property for tests, else of the installation. */
    private static Optional<Path> starter() {
        return Optional.ofNullable(System.getProperty("custos.backbone"))
                .map(Path::of)
                .or(() ->
                        Optional.ofNullable(System.getenv("CUSTOS_TRAINER_HOME"))
                                .map(home -> Path.of(home, "backbone", "starter.onnx")))
                .filter(Files::exists);
    }

    /** A worker holds our standard input open for as long as it lives. */
    private static void haltWithTheWorker(InputStream input) {
        Thread.ofPlatform()
                .daemon()
                .name("worker watch")
                .start(() -> {
                    try {
                        input.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        LOG.error("the worker cannot be watched", e);
                    }
                    halt(FAILED);
                });
    }

    /** Not exit: shutdown hooks would wait for native code, or crash in it. */
    private static void halt(int code) {
        Runtime.getRuntime().halt(code);
    }
}
