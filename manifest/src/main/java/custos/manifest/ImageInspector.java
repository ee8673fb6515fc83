package custos.manifest;

/**
 * Looks at the images that a training's manifests name. Called from several threads at once if the
 * validation was told so.
 */
@FunctionalInterface
public interface ImageInspector {

    /** What is at the place. Fetching the image for the training may be part of looking at it. */
    Finding inspect(SourceRef image);

    /** What an inspector found. */
    sealed interface Finding {
        /**
         * A PNG or JPEG that can be decoded; the sides are those of the upright image, in pixels.
         *
         * @param orientation EXIF's, 1 to 8: how the stored image is to be turned
         */
        record Image(int width, int height, long bytes, int orientation) implements Finding {

            /** An image that is stored upright. */
            public Image(int width, int height, long bytes) {
                this(width, height, bytes, 1);
            }
        }

        /** There is an object, but it is no PNG or JPEG, or it is broken. */
        record NoImage() implements Finding {}

        /** There is no such object, or it may not be read. */
        record Inaccessible() implements Finding {}
    }
}
