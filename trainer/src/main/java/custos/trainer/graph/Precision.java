package custos.trainer.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers in which convolutions are learned. Weights, their moments and losses are kept in 32
 * bits whatever it is, and so are bundles.
 */
public enum Precision {
    FLOAT32(6),

    /**
     * The upper half of a 32-bit float: half the memory, and half the time on processors that
     * multiply it.
     */
    BFLOAT16(15);

    /** Names the precision of trainings where the processor is not to decide. */
    static final String VARIABLE = "CUSTOS_TRAINER_PRECISION";

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** What Linux calls processors that multiply these numbers. */
    private static final Set<String> FLAGS = Set.of("avx512_bf16", "amx_bf16");

    /** PyTorch's number of the type (c10::ScalarType). */
    private final int type;

    Precision(int type) {
        this.type = type;
    }

    int type() {
        return type;
    }

    /**
     * What trainings on this machine learn in: {@value #VARIABLE} or, where it is not set, what the
     * processor multiplies fastest.
     *
     * @throws IllegalArgumentException if the variable names none
     */
    public static Precision ofMachine() {
        return of(System.getenv(VARIABLE), processors());
    }

    static Precision of(@Nullable String chosen, String processors) {
        if (chosen == null || chosen.isEmpty()) {
            return multiplies(processors) ? BFLOAT16 : FLOAT32;
        }
        return Arrays.stream(values())
                .filter(precision -> precision.toString().equals(chosen))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "%s is `%s`; it may be float32 or bfloat16"
                                        .formatted(VARIABLE, chosen)));
    }

    private static boolean multiplies(String processors) {
        return processors
                .lines()
                .filter(line -> line.startsWith("flags"))
                .flatMap(line -> Arrays.stream(line.split("\\s+")))
                .anyMatch(FLAGS::contains);
    }

    /** What Linux says of the processors; nothing elsewhere. */
    private static String processors() {
        try {
            return Files.readString(PROCESSORS);
        } catch (IOException _) {
            return "";
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
