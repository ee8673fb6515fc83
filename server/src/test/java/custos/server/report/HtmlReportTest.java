package custos.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.Box;
import custos.vision.CocoMetrics;
import custos.vision.ConfusionMatrix;
import custos.vision.Counts;
import custos.vision.CurvePoint;
import custos.vision.Duplicates;
import custos.vision.Evaluation;
import custos.vision.EvaluationReport;
import custos.vision.Finding;
import custos.vision.ImageDecoder;
import custos.vision.ImageResult;
import custos.vision.JobFolder;
import custos.vision.Label;
import custos.vision.LabelMetrics;
import custos.vision.LabelledImage;
import custos.vision.MacroMetrics;
import custos.vision.ModelType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HtmlReportTest {
    private static final String NASTY = "<script>alert('hat')</script>";

    @TempDir Path folder;

    private EvaluationReport report() throws IOException {
        var file = folder.resolve("<b>.png");
        ImageIO.write(new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        var image =
                new ImageResult(
                        new LabelledImage(
                                file, List.of(), List.of(new JobFolder.Box(NASTY, 8, 6, 40, 30))),
                        80,
                        60,
                        List.of(
                                new Finding(NASTY, 0.9, Optional.of(new Box(0.5, 0.5, 0.25, 0.25))),
                                new Finding(NASTY, 0.1, Optional.of(new Box(0, 0, 1, 1)))));
        var metrics = List.of(new LabelMetrics(NASTY, 1, 0.5, new Counts(0, 1, 1, 0), 0.25));
        var evaluation =
                new Evaluation(
                        1,
                        metrics,
                        new MacroMetrics(0, 0, 0, 0.25),
                        OptionalDouble.of(0),
                        List.of());
        return new EvaluationReport(
                ModelType.DETECTION,
                List.of(new Label(NASTY, 0.5)),
                OptionalDouble.empty(),
                Optional.of(
                        new CocoMetrics(
                                0.125,
                                0.0625,
                                List.of(
                                        new CocoMetrics.LabelPrecision(
                                                NASTY,
                                                OptionalDouble.of(0.125),
                                                OptionalDouble.of(0.0625))))),
                evaluation,
                evaluation,
                evaluation,
                new ConfusionMatrix(
                        List.of(NASTY, ConfusionMatrix.NOTHING),
                        List.of(List.of(0, 1), List.of(1, 0))),
                List.of(List.of(new CurvePoint(0.9, 0, 0))),
                1,
                0.5,
                List.of(image),
                List.of("broken.jpg: not an image"),
                10);
    }

    @Test
    void thePageStandsAloneAndNothingOfTheDataIsTakenForMarkup() throws IOException {
        var doubts =
                new Doubts(
                        List.of(),
                        List.of(new Duplicates.Pair(Path.of("a<i>.png"), Path.of("b.png"), true)));
        var page = new HtmlReport(report(), doubts, ImageDecoder.create()).write("<model>");
        assertFalse(page.contains("<script"), page);
        assertFalse(page.contains("<b>.png"), page);
        assertFalse(page.contains("a<i>"), page);
        assertTrue(page.contains("&lt;model&gt;"));
        assertFalse(page.contains("http:") || page.contains("https:"), "nothing is loaded");
        assertTrue(page.contains("data:image/jpeg;base64,"));
        assertTrue(page.contains("12.5 %"), "mAP");
        assertTrue(page.contains("broken.jpg: not an image"));
        assertTrue(page.contains("1 test images were trained on"));
    }

    @Test
    void boxesLieWhereTheyAreAndOnlySureOnesAreShown() throws IOException {
        var page = new HtmlReport(report(), Doubts.NONE, ImageDecoder.create()).write("m");
        assertTrue(page.contains("class=\"true\" x=\"10.00\" y=\"10.00\" width=\"50.00\""), page);
        assertTrue(page.contains("class=\"found\" x=\"50.00\" y=\"50.00\" width=\"25.00\""), page);
        assertEquals(1, page.split("<rect class=\"found\"", -1).length - 1);
    }
}
