package custos.trainer.starter;

import custos.trainer.graph.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Unpacks PyTorch's natives (432 MB) into the folder of its argument, so that no training has to
 * wait for it. The folder is then what {@code DJL_CACHE_DIR} should name.
 */
public final class UnpackNatives {
    private UnpackNatives() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        if (!unpacked(folder)) {
            System.setProperty("DJL_CACHE_DIR", folder.toString());
            Torch.start(1);
        }
    }

    private static boolean unpacked(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.walk(folder)) {
            return files.anyMatch(file -> file.endsWith("libtorch_cpu.so"));
        }
    }
}
