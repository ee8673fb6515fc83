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
        var confusion =
                new ConfusionMatrix(
                        List.of(NASTY, ConfusionMatrix.NOTHING),
                        List.of(List.of(0, 1), List.of(1, 0)));
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
                confusion,
                confusion,
                List.of(List.of(new CurvePoint(0.9, 0, 0))),
                1,
                0.5,
                List.of(),
                List.of(image),
                List.of("broken.jpg: not an image"),
                10,
                false);
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
        assertTrue(page.contains("<h2>Images, labels and boxes left out</h2>"));
        assertTrue(page.contains("1 test image was trained on"));
    }

    @Test
    void boxesLieWhereTheyAreAndOnlySureOnesAreShown() throws IOException {
        var page = new HtmlReport(report(), Doubts.NONE, ImageDecoder.create()).write("m");
        assertTrue(page.contains("class=\"true\" x=\"10.00\" y=\"10.00\" width=\"50.00\""), page);
        assertTrue(page.contains("class=\"found\" x=\"50.00\" y=\"50.00\" width=\"25.00\""), page);
        assertEquals(1, page.split("<rect class=\"found\"", -1).length - 1);
    }

    @Test
    void ofManyLabelsAnImageOnlyMistakesAreCalledSo() {
        var matrix =
                new ConfusionMatrix(
                        List.of("king", "jack", ConfusionMatrix.NOTHING),
                        List.of(List.of(5, 3, 2), List.of(0, 6, 0), List.of(0, 4, 0)));
        var page = Reports.of(ModelType.MULTILABEL).labels("king", "jack").mistakes(matrix).page();
        assertTrue(page.contains("<b>3×</b> <bdi>king</bdi> taken for <bdi>jack</bdi>"), page);
        assertTrue(page.contains("<b>2×</b> <bdi>king</bdi> missed"), page);
        assertTrue(page.contains("<b>4×</b> <bdi>jack</bdi> found where none is"), page);
        assertFalse(page.contains(">77<"), "the service's confusion counts what is both true");
    }

    @Test
    void aLabelThatRunsFromRightToLeftLeavesWhatIsBesideItAlone() {
        var label = "ab\u202ecd";
        var page =
                Reports.of(ModelType.CLASSIFICATION)
                        .labels(label, "hat")
                        .images(image(label, new Finding("hat", 0.9, Optional.empty())))
                        .page();
        assertTrue(page.contains("<bdi>" + label + "</bdi>"), page);
        assertFalse(page.replace("<bdi>" + label + "</bdi>", "").contains("\u202e"), page);
    }

    @Test
    void aPageHoldsNoControlCharacters() {
        var page = Reports.of(ModelType.CLASSIFICATION).labels("a\u001b[2J\u0000b").page();
        assertTrue(page.contains("<bdi>a\ufffd[2J\ufffdb</bdi>"), page);
        assertTrue(page.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'), page);
    }

    @Test
    void twoFiguresDoNotShareTheNameOfAveragePrecision() {
        var boxes = Reports.of(ModelType.DETECTION).labels("hat").page();
        assertTrue(boxes.contains("<th>COCO AP at IoU 0.5</th>"), boxes);
        assertTrue(boxes.contains("<b>area under the curve</b>"), boxes);
        assertFalse(boxes.contains(">average precision<"), boxes);
        var images = Reports.of(ModelType.MULTILABEL).labels("hat").page();
        assertTrue(images.contains("<th>average precision</th>"), images);
        assertTrue(images.contains("<b>average precision</b>"), images);
    }

    @Test
    void aLabelThatNoTestImageHasHasADashForItsAveragePrecision() {
        for (var type : ModelType.values()) {
            var page = Reports.of(type).labels("hat", "shoe").without("shoe").page();
            assertTrue(page.contains("<td>–</td><td>0.500</td></tr></table>"), page);
            assertEquals(1, page.split("<td>–</td>", -1).length - 1, page);
        }
    }

    @Test
    void aLongNameInTheMatrixIsCutAndShownWhole() {
        var name = "a label's name of many words";
        var page = Reports.of(ModelType.CLASSIFICATION).labels(name).page();
        var whole = "title=\"a label&#39;s name of many words\"><span>";
        assertTrue(page.contains("<th class=\"column\" " + whole), page);
        assertTrue(page.contains("<th class=\"row\" " + whole), page);
        assertTrue(page.contains("text-overflow: ellipsis"), page);
    }

    @Test
    void onlyFailuresAreShownAsSuch() {
        var hat = new Finding("hat", 0.6, Optional.empty());
        var shoe = new Finding("shoe", 0.4, Optional.empty());
        var reports = Reports.of(ModelType.CLASSIFICATION).labels("hat", "shoe");
        var right = reports.images(image("hat", hat, shoe)).page();
        assertTrue(right.contains("It is right about every test image."), right);
        assertFalse(right.contains("<figure>"), right);
        var wrong = reports.images(image("hat", hat, shoe), image("shoe", hat, shoe)).page();
        assertTrue(wrong.contains("It is wrong about 1 of 2 test images."), wrong);
        assertEquals(1, wrong.split("<figure>", -1).length - 1);
        assertTrue(wrong.contains("<span class=\"bad\"><bdi>hat</bdi> 60.0 %</span>"), wrong);
        assertTrue(wrong.contains("<span class=\"unsaid\"><bdi>shoe</bdi> 40.0 %</span>"), wrong);
    }

    @Test
    void calibrationIsDrawn() {
        var page = Reports.of(ModelType.CLASSIFICATION).labels("hat").page();
        assertTrue(page.contains("<title>2 answers: sure 80.0 %, right 50.0 %</title>"), page);
        assertTrue(page.contains("cx=\"198.0\" cy=\"138.0\""), page);
    }

    @Test
    void aSlowModelIsNotRoundedUp() {
        var reports = Reports.of(ModelType.CLASSIFICATION);
        assertTrue(reports.imagesPerSecond(0.5).page().contains("<b>0.50</b><span>images a sec"));
        assertTrue(reports.imagesPerSecond(4.44).page().contains("<b>4.4</b><span>images a sec"));
        assertTrue(reports.imagesPerSecond(44.4).page().contains("<b>44</b><span>images a sec"));
    }

    @Test
    void aTrainingThatItsTimeLimitStoppedIsNamed() {
        var reports = Reports.of(ModelType.CLASSIFICATION);
        var said = "stopped early by its time limit";
        assertTrue(reports.thatWasCutShort().page().contains(said));
        assertFalse(reports.page().contains(said));
    }

    private static ImageResult image(String label, Finding... found) {
        var file = new LabelledImage(Path.of("there-is-none.png"), List.of(label));
        return new ImageResult(file, 80, 60, List.of(found));
    }
}
