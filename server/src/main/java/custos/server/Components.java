package custos.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the parts beside the server are in a distribution: the trainer, which is a program of its
 * own.
 *
 * @param home the distribution's folder
 */
public record Components(Path home) {

    /**
     * The distribution that the launcher names in {@code CUSTOS_DIST}, or by the system property
     * {@code custos.dist}.
     */
    public static Components find() {
        var named = System.getProperty("custos.dist", System.getenv("CUSTOS_DIST"));
        return new Components(Path.of(named == null ? "." : named).toAbsolutePath().normalize());
    }

    /**
     * The command that trains; the job folder is its last argument.
     *
     * @throws UserError if the trainer is not there
     */
    public List<String> trainerCommand() {
        var script = home.resolve("trainer/run-trainer");
        if (!Files.isExecutable(script)) {
            throw new UserError(
                    "the trainer is not at `"
                            + script
                            + "`; start Custos with ./custos, which builds it, or set CUSTOS_DIST");
        }
        return List.of(script.toString());
    }

    /** What the trainer needs in its environment. */
    public Map<String, String> trainerEnvironment() {
        return Map.of(
                "CUSTOS_LIBVIPS",
                home.resolve("libvips").toString(),
                "CUSTOS_TRAINER_HOME",
                home.resolve("trainer").toString(),
                "DJL_CACHE_DIR",
                home.resolve("natives").toString(),
                "JAVA_HOME",
                System.getProperty("java.home"));
    }
}
