package custos.server;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The data folder of the server that a command is about. */
class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "./custos-data",
            description = "the server's data folder (default: ${DEFAULT-VALUE})")
    Path data = Path.of("./custos-data");
}
