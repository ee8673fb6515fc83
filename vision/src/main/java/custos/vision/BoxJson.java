package custos.vision;

import tools.jackson.databind.node.ObjectNode;

/** A box in reports: in pixels of the upright image. */
public final class BoxJson {
    private BoxJson() {}

    /**
     * Writes the sides of a box.
     *
     * @param box as shares of the image
     */
    public static void write(Box box, ImageResult image, ObjectNode json) {
        json.put("left", box.left() * image.width())
                .put("top", box.top() * image.height())
                .put("width", box.width() * image.width())
                .put("height", box.height() * image.height());
    }
}
