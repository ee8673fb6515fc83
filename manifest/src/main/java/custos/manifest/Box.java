package custos.manifest;

/** A labelled rectangle in pixels; the origin is the image's top left corner. */
public record Box(String label, double left, double top, double width, double height) {

    Box scaled(double x, double y) {
        return new Box(label, left * x, top * y, width * x, height * y);
    }
}
