package custos.manifest;

import static custos.manifest.ManifestError.ERROR_BOUNDING_BOX_TOO_SMALL;
import static custos.manifest.ManifestError.ERROR_INVALID_BOUNDING_BOX;
import static custos.manifest.ManifestError.ERROR_INVALID_IMAGE_DIMENSION;
import static custos.manifest.ManifestError.ERROR_NO_VALID_ANNOTATIONS;
import static custos.manifest.ManifestError.ERROR_TOO_MANY_BOUNDING_BOXES;

import custos.manifest.BoxAnnotations.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** Checks the boxes of a well-formed attribute against the declared size of the image. */
final class BoxCheck {
    /** A training scales an image down until its longer side has this many pixels. */
    private static final double TRAINING_SIDE = 1280;

    private final String name;
    private final BoxAnnotations annotations;
    private final BoxClasses classes;
    private final Quotas quotas;
    private final List<LineError> findings = new ArrayList<>();

    BoxCheck(String name, BoxAnnotations annotations, BoxClasses classes, Quotas quotas) {
        this.name = name;
        this.annotations = annotations;
        this.classes = classes;
        this.quotas = quotas;
    }

    List<LineError> findings() {
        return findings;
    }

    Attribute.Boxes boxes() {
        var all = annotations.rectangles().stream().map(this::labelled).toList();
        return new Attribute.Boxes(name, size(), all, usable(all));
    }

    private Box labelled(Rectangle rectangle) {
        return rectangle.labelled(classes.label(rectangle.classId()));
    }

    private ImageSize size() {
        return new ImageSize(
                Math.clamp(annotations.width(), 0, Integer.MAX_VALUE),
                Math.clamp(annotations.height(), 0, Integer.MAX_VALUE));
    }

    private List<Box> usable(List<Box> all) {
        if (!quotas.allowSides(annotations.width(), annotations.height())) {
            wrong(ERROR_INVALID_IMAGE_DIMENSION);
            return List.of();
        }
        if (all.size() > quotas.boxesPerImage()) {
            wrong(ERROR_TOO_MANY_BOUNDING_BOXES);
            return List.of();
        }
        var usable = new ArrayList<Box>();
        for (int i = 0; i < all.size(); i++) {
            if (isUsable(all.get(i), new Place.Annotation(name, i))) {
                usable.add(all.get(i));
            }
        }
        if (usable.isEmpty() && !all.isEmpty()) {
            wrong(ERROR_NO_VALID_ANNOTATIONS);
        }
        return usable;
    }

    private boolean isUsable(Box box, Place place) {
        boolean inFrame =
                box.left() >= 0
                        && box.top() >= 0
                        && box.left() + box.width() <= annotations.width()
                        && box.top() + box.height() <= annotations.height();
        if (!inFrame) {
            findings.add(LineError.of(ERROR_INVALID_BOUNDING_BOX, place));
        }
        // One pixel of the scaled image, in pixels of this one.
        double pixel =
                Math.max(1, Math.max(annotations.width(), annotations.height()) / TRAINING_SIDE);
        boolean big = box.width() > pixel && box.height() > pixel;
        if (!big) {
            findings.add(LineError.of(ERROR_BOUNDING_BOX_TOO_SMALL, place));
        }
        return inFrame && big;
    }

    private void wrong(ManifestError code) {
        findings.add(LineError.of(code, new Place.Attribute(name)));
    }
}
