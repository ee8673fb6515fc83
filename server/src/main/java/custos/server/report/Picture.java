package custos.server.report;

import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.EvaluationReport;
import custos.vision.Finding;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.ImageResult;
import custos.vision.ImageRules;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import custos.vision.Suspect;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** A test image as a figure: small, with its true and found boxes or labels. */
final class Picture {
    private static final int SIDE = 360;
    private static final int MOST_LABELS = 3;
    private static final int MOST_BOXES = 40;
    private static final int MOST_DOUBTS = 6;

    private final ImageDecoder decoder;
    private final Map<String, Double> thresholds;
    private final boolean boxes;
    private final boolean single;

    Picture(ImageDecoder decoder, EvaluationReport report) {
        this.decoder = decoder;
        this.thresholds =
                report.labels().stream()
                        .collect(Collectors.toMap(label -> label.name(), l -> l.threshold()));
        this.boxes = report.type() == ModelType.DETECTION;
        this.single = report.type() == ModelType.CLASSIFICATION;
    }

    /** The figure; only words where the image cannot be read any more. */
    String draw(ImageResult result) {
        return draw(result, List.of());
    }

    /** The same with what is suspected of it. */
    String draw(ImageResult result, List<Suspect> suspects) {
        var caption = boxes ? boxCaption(result) : labelCaption(result);
        return """
        <figure><div class="picture">%s%s</div><figcaption>%s%s<small>%s</small></figcaption></figure>
        """
                .formatted(
                        image(result.image().file()),
                        boxes ? overlay(result, suspects) : "",
                        caption,
                        doubts(suspects),
                        Html.text(String.valueOf(result.image().file().getFileName())));
    }

    /** Single labels say it by themselves: what is given and what is found. */
    private String doubts(List<Suspect> suspects) {
        return single
                ? ""
                : suspects.stream()
                        .limit(MOST_DOUBTS)
                        .map(one ->
                                "<div class=\"doubt\">%s</div>"
                                        .formatted(Html.text(Doubts.words(one))))
                        .collect(Collectors.joining());
    }

    private String labelCaption(ImageResult result) {
        var truth =
                result.image().labels().stream()
                        .map(label ->
                                "<b>%s</b> %s"
                                        .formatted(
                                                Html.text(label),
                                                Html.percent(result.confidence(label))))
                        .collect(Collectors.joining(", "));
        var found =
                result.found().stream()
                        .limit(MOST_LABELS)
                        .map(one ->
                                "<span class=\"%s\">%s %s</span>"
                                        .formatted(
                                                kind(one, result),
                                                Html.text(one.label()),
                                                Html.percent(one.confidence())))
                        .collect(Collectors.joining(", "));
        return "<div>is "
                + (truth.isEmpty() ? "none of the labels" : truth)
                + "</div><div>found "
                + found
                + "</div>";
    }

    /** Only what the model says is right or wrong, not what it would have said next. */
    private String kind(Finding one, ImageResult result) {
        boolean said = single ? one.label().equals(result.best()) : isSure(one);
        boolean right = result.image().labels().contains(one.label());
        return !said ? "unsaid" : right ? "good" : "bad";
    }

    private String boxCaption(ImageResult result) {
        long found = result.found().stream().filter(this::isSure).count();
        return "<div>%d boxes there, %d found</div>"
                .formatted(result.image().boxes().size(), found);
    }

    private boolean isSure(Finding finding) {
        return finding.confidence() >= thresholds.getOrDefault(finding.label(), 0.5);
    }

    /** True boxes dashed, found ones solid with their label, over the picture. */
    private String overlay(ImageResult result, List<Suspect> suspects) {
        var shapes = new StringBuilder();
        for (var box : result.image().boxes()) {
            shapes.append(rectangle("true", ratios(box, result), box.label()));
        }
        result.found().stream()
                .filter(this::isSure)
                .limit(MOST_BOXES)
                .forEach(one -> shapes.append(found(one)));
        suspects.stream()
                .flatMap(suspect -> suspect.place().stream())
                .limit(MOST_BOXES)
                .forEach(place -> shapes.append(rectangle("doubt", place, "")));
        return "<svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\">"
                + shapes
                + "</svg>"
                + names(result);
    }

    private String names(ImageResult result) {
        var names = new StringBuilder();
        result.found().stream()
                .filter(this::isSure)
                .limit(MOST_BOXES)
                .forEach(one -> {
                    var box = one.box().orElseThrow();
                    names.append(
                            "<span class=\"name\" style=\"left:%s%%;top:%s%%\">%s %s</span>"
                                    .formatted(
                                            Html.number(100 * box.left(), 2),
                                            Html.number(100 * box.top(), 2),
                                            Html.text(one.label()),
                                            Html.number(100 * one.confidence(), 0)));
                });
        return names.toString();
    }

    private static String found(Finding finding) {
        return rectangle("found", finding.box().orElseThrow(), finding.label());
    }

    private static String rectangle(String kind, Box box, String label) {
        return "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>"
                .formatted(
                        kind,
                        Html.number(100 * box.left(), 2),
                        Html.number(100 * box.top(), 2),
                        Html.number(100 * box.width(), 2),
                        Html.number(100 * box.height(), 2),
                        Html.plain(label));
    }

    private static Box ratios(JobFolder.Box box, ImageResult result) {
        return Box.ofPixels(
                box.left(), box.top(), box.width(), box.height(), result.width(), result.height());
    }

    private String image(Path file) {
        try {
            var image = decoder.decode(Files.readAllBytes(file), ImageRules.OWN, SIDE);
            return "<img alt=\"\" src=\"data:image/jpeg;base64,%s\">"
                    .formatted(Base64.getEncoder().encodeToString(jpeg(image)));
        } catch (IOException | ImageException e) {
            return "<div class=\"gone\">cannot be shown</div>";
        }
    }

    private static byte[] jpeg(DecodedImage image) throws IOException {
        var full = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        full.getRaster().setDataElements(0, 0, image.width(), image.height(), image.rgb());
        double scale = Math.min(1, SIDE / (double) Math.min(image.width(), image.height()));
        int width = Math.max(1, (int) Math.round(scale * image.width()));
        int height = Math.max(1, (int) Math.round(scale * image.height()));
        var small = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        var graphics = small.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(full, 0, 0, width, height, null);
        graphics.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(small, "jpg", bytes);
        return bytes.toByteArray();
    }
}
