package custos.manifest;

import java.util.List;

/** A label attribute and its metadata: what one labelling job said about an image. */
public sealed interface Attribute {
    /** The attribute's name, without {@code -metadata}. */
    String name();

    /** One label for the whole image. */
    record ImageLabel(String name, String label) implements Attribute {}

    /**
     * Labelled boxes.
     *
     * @param size the declared size, which is the boxes' coordinate system
     * @param boxes every box; empty on an image where nothing is to be found
     * @param usable the boxes without an error; empty if the attribute as a whole has one
     */
    record Boxes(String name, ImageSize size, List<Box> boxes, List<Box> usable)
            implements Attribute {
        public Boxes {
            boxes = List.copyOf(boxes);
            usable = List.copyOf(usable);
        }
    }

    /**
     * A pair that cannot be understood.
     *
     * @param empty whether it is an object with an empty list of annotations
     */
    record Unusable(String name, boolean empty) implements Attribute {}

    /** Whether the author said something about the image here (specification, D-149). */
    default boolean labels() {
        return switch (this) {
            case ImageLabel _ -> true;
            case Boxes boxes -> !boxes.boxes().isEmpty();
            case Unusable unusable -> !unusable.empty();
        };
    }

    /** Whether a label or a box without an error is left to train on. */
    default boolean isUsable() {
        return switch (this) {
            case ImageLabel _ -> true;
            case Boxes boxes -> !boxes.usable().isEmpty();
            case Unusable _ -> false;
        };
    }
}
