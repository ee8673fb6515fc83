package custos.trainer.data;

import custos.trainer.graph.Frame;
import custos.vision.FileCipher;
import custos.vision.ImageDecoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;

/** Pictures for tests. */
public final class TestPictures {
    private TestPictures() {}

    /**
     * Pictures that show nothing.
     *
     * @param folder for their files
     * @param sizes what each of them measures
     */
    public static Pictures blank(Path folder, List<Frame> sizes) throws IOException {
        var files = new ArrayList<Path>();
        for (var size : sizes) {
            var image =
                    new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
            var file = folder.resolve("blank-%d.png".formatted(files.size()));
            ImageIO.write(image, "png", file.toFile());
            files.add(file);
        }
        return decoded(folder, files, 1_000);
    }

    /**
     * Pictures of files.
     *
     * @param folder for their pixels
     * @param shortSide see {@link Pictures#decode}
     */
    static Pictures decoded(Path folder, List<Path> files, int shortSide) throws IOException {
        try (var workers = Executors.newFixedThreadPool(2)) {
            return Pictures.decode(
                    files,
                    shortSide,
                    FileCipher.plain(),
                    ImageDecoder.create(),
                    folder.resolve("pixels.tmp"),
                    workers,
                    () -> {});
        }
    }
}
