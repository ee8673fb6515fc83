package custos.vision;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The door to ONNX Runtime. Its native code (1.29.0, Linux) overruns a buffer of about 4 KiB with
 * the command line of the process and dies by SIGSEGV, so such a process is refused with a reason
 * before the library is loaded (docs/decisions/012-command-lines-and-onnx-runtime.md).
 */
public final class OnnxRuntime {
    /** Command lines of 3,980 bytes were taken, longer ones crashed. */
    static final int LONGEST_COMMAND_LINE = 3_900;

    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private OnnxRuntime() {}

    /**
     * The process's environment.
     *
     * @throws IllegalStateException if the command line is so long that the library would crash
     */
    static OrtEnvironment environment() {
        checkCommandLine();
        return OrtEnvironment.getEnvironment();
    }

    /**
     * For those who use the library beside this module: to be called before they load it.
     *
     * @throws IllegalStateException if the command line is so long that the library would crash
     */
    public static void checkCommandLine() {
        check(COMMAND_LINE);
    }

    static void check(Path commandLine) {
        long length = length(commandLine);
        if (length > LONGEST_COMMAND_LINE) {
            throw new IllegalStateException(
                    ("the command line of this process has %d bytes, and ONNX Runtime crashes over"
                                    + " %d: give java its arguments in a file (java @FILE), and the"
                                    + " class path in the environment (CLASSPATH)")
                            .formatted(length, LONGEST_COMMAND_LINE));
        }
    }

    /** 0 where the system does not tell, as on other systems than Linux. */
    private static long length(Path commandLine) {
        try {
            return Files.isReadable(commandLine) ? Files.readAllBytes(commandLine).length : 0;
        } catch (IOException unknown) {
            return 0;
        }
    }
}
