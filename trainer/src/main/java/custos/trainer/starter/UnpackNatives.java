package custos.trainer.starter;

import ai.onnxruntime.OrtEnvironment;
import custos.trainer.graph.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Unpacks natives once, so that no training has to wait for it or leave copies behind: PyTorch's
 * (432 MB) into the folder of the first argument, which {@code DJL_CACHE_DIR} should then name, and
 * ONNX Runtime's into that of the second, for the system property {@code onnxruntime.native.path}.
 */
public final class UnpackNatives {
    private static final String ONNX_RUNTIME = "/ai/onnxruntime/native/linux-x64/";
    private static final List<String> ONNX_RUNTIME_FILES =
            List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

    private UnpackNatives() {}

    public static void main(String[] arguments) throws IOException {
        unpackTorch(Path.of(arguments[0]));
        unpackOnnxRuntime(Files.createDirectories(Path.of(arguments[1])));
    }

    private static void unpackTorch(Path folder) throws IOException {
        if (!isUnpacked(folder)) {
            System.setProperty("DJL_CACHE_DIR", folder.toString());
            Torch.start(1);
        }
    }

    private static boolean isUnpacked(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.walk(folder)) {
            return files.anyMatch(file -> file.endsWith("libtorch_cpu.so"));
        }
    }

    private static void unpackOnnxRuntime(Path folder) throws IOException {
        for (var name : ONNX_RUNTIME_FILES) {
            try (var packed = OrtEnvironment.class.getResourceAsStream(ONNX_RUNTIME + name)) {
                if (packed != null) {
                    var bytes = packed.readAllBytes();
                    var file = folder.resolve(name);
                    if (!Files.exists(file) || Files.size(file) != bytes.length) {
                        Files.write(file, bytes);
                    }
                }
            }
        }
    }
}
