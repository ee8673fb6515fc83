package custos.manifest;

/** A labelled rectangle in pixels; the origin is the image's top left corner. */
public record Box(String label, double left, double top, double width, double height) {

    Box scaled(double x, double y) {
        return new Box(label, left * x, top * y, width * x, height * y);
    }

    /**
     * The box on the upright image.
     *
     * @param orientation EXIF's 5 to 8, those that exchange width and height
     * @param stored the size of the image that the box lies on
     */
    Box turned(int orientation, ImageSize stored) {
        double fromRight = stored.width() - left - width;
        double fromBottom = stored.height() - top - height;
        double across = orientation == 5 || orientation == 8 ? top : fromBottom;
        double down = orientation == 5 || orientation == 6 ? left : fromRight;
        return new Box(label, across, down, /* width= */ height, /* height= */ width);
    }
}
