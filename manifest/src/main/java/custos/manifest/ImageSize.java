package custos.manifest;

/** Width and height in pixels. */
public record ImageSize(int width, int height) {}
