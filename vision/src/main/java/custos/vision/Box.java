package custos.vision;

/** Where something was found: ratios of the upright image's width and height, from the top left. */
public record Box(double left, double top, double width, double height) {

    /** A box that is given in pixels. */
    public static Box ofPixels(
            double left, double top, double width, double height, int imageWidth, int imageHeight) {
        return new Box(
                left / imageWidth, top / imageHeight, width / imageWidth, height / imageHeight);
    }

    /** Intersection over union, from 0 to 1: the same in ratios as in pixels. */
    public double iou(Box other) {
        var across = Math.min(left + width, other.left + other.width) - Math.max(left, other.left);
        var down = Math.min(top + height, other.top + other.height) - Math.max(top, other.top);
        if (across <= 0 || down <= 0) {
            return 0;
        }
        var common = across * down;
        return common / (width * height + other.width * other.height - common);
    }
}
