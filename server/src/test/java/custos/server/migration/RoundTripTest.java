package custos.server.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten generated exports of each format, imported, exported and imported again. */
final class RoundTripTest {
    private static final int EXPORTS = 10;
    private static final int IMAGES = 8;

    @TempDir Path folder = Path.of("");

    private static Truth.Ability ability(DatasetFormat format, long seed) {
        return switch (format) {
            case COCO, CVAT -> new Truth.Ability(true, true, true, true);
            case LABEL_STUDIO -> new Truth.Ability(true, true, true, false);
            case CUSTOM_VISION -> new Truth.Ability(true, true, true, false);
            case VOC -> new Truth.Ability(true, true, true, false);
            // boxes or folders of classes
            case YOLO -> new Truth.Ability(seed % 3 != 0, seed % 3 == 0, false, seed % 3 != 0);
        };
    }

    @ParameterizedTest
    @EnumSource
    void boxesAndLabelsSurviveImportAndExport(DatasetFormat format) throws Exception {
        Randomly.check(
                EXPORTS,
                (random, seed) -> {
                    var truth = Truth.random(random, IMAGES, ability(format, seed));
                    var given = folder.resolve(format + "-" + seed);
                    truth.draw(GeneratedExport.pictures(format, given));
                    GeneratedExport.write(format, truth, given);
                    var first = given.resolve("first.manifest");
                    var observed = new Observed();
                    observed.importing(given, Optional.empty(), first);
                    assertEquals(List.of(), observed.problems);
                    truth.check(first);

                    var exported = folder.resolve(format + "-" + seed + "-exported");
                    var summary =
                            new Export(
                                            first,
                                            format,
                                            Optional.of(given),
                                            "s3://bucket/some prefix",
                                            exported)
                                    .run(observed);
                    assertEquals(List.of(), observed.problems);
                    assertEquals(IMAGES, summary.pictures());

                    var second = folder.resolve(format + "-" + seed + "-second.manifest");
                    observed.importing(exported, Optional.empty(), second);
                    assertEquals(List.of(), observed.problems);
                    truth.check(second);
                });
    }
}
