package custos.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Components whose trainer always fails: for tests in which nothing is trained. */
final class NoTrainer {
    private NoTrainer() {}

    static Components in(Path folder) throws IOException {
        var script = folder.resolve("trainer/run-trainer");
        Files.createDirectories(folder.resolve("trainer"));
        Files.writeString(script, "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new Components(folder);
    }
}
