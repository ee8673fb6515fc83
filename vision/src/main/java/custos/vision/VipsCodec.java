package custos.vision;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Decodes with libvips, on the calling thread: JPEG and PNG of every colour model. Rows are asked
 * for from the top, a few at a time: writing the whole image instead would hand the work to a pool
 * of threads and back, which takes longer than a small photo does.
 */
final class VipsCodec implements PixelCodec {
    /** Rows that are decoded at once: two of the rows of blocks that a JPEG is made of. */
    private static final int STRIP = 16;

    private final VipsCalls vips;

    VipsCodec(VipsCalls vips) {
        this.vips = vips;
    }

    @Override
    public Pixels decode(ParsedImage image, int shrink) throws ImageException {
        try (var arena = Arena.ofConfined();
                var pipeline = new Pipeline(arena)) {
            var source = arena.allocate(image.essence().size());
            image.essence().copyTo(source);
            pipeline.open(image, source, shrink);
            return pipeline.pixels();
        }
    }

    @FunctionalInterface
    private interface Step {
        int apply(MemorySegment image, MemorySegment out);
    }

    /** Owns one native image, the last of a row of lazy operations, until it is closed. */
    private final class Pipeline implements AutoCloseable {

        private final MemorySegment out;
        private final MemorySegment size;
        private MemorySegment image = MemorySegment.NULL;

        Pipeline(Arena arena) {
            out = arena.allocate(ADDRESS);
            size = arena.allocate(JAVA_LONG);
        }

        void open(ParsedImage parsed, MemorySegment source, int shrink) throws ImageException {
            var jpeg = parsed.header().format() == ImageFormat.JPEG;
            next((_, to) -> jpeg ? vips.jpegLoad(source, shrink, to) : vips.pngLoad(source, to));
            toSrgb(parsed.profiled());
            if (vips.hasAlpha(image)) {
                next(vips::flatten);
            }
            if (!jpeg && shrink > 1) {
                next((from, to) -> vips.shrink(from, shrink, to));
            }
            if (!vips.isBytes(image)) {
                next(vips::toBytes);
            }
        }

        private void toSrgb(boolean profiled) throws ImageException {
            // A profile that cannot be read is ignored, as viewers do.
            if (profiled && vips.hasProfile(image) && attempt(vips::applyProfile)) {
                return;
            }
            if (!vips.isSrgb(image) && !vips.isCmyk(image)) {
                next(vips::toSrgb);
            }
        }

        /**
         * Puts the step's image in place of its input, which it keeps alive as long as it needs it.
         */
        private void next(Step step) throws ImageException {
            if (!attempt(step)) {
                throw ImageException.corrupt("not decodable");
            }
        }

        private boolean attempt(Step step) {
            if (step.apply(image, out) != 0) {
                vips.clearErrors();
                return false;
            }
            close();
            image = out.get(ADDRESS, 0);
            return true;
        }

        Pixels pixels() throws ImageException {
            var width = vips.width(image);
            var height = vips.height(image);
            var inks = vips.isCmyk(image);
            var bands = vips.bands(image);
            if (bands != (inks ? 4 : 3)) {
                throw ImageException.corrupt("%d colour channels".formatted(bands));
            }
            var values = new byte[width * height * bands];
            var region = vips.region(image);
            try {
                for (int top = 0; top < height; top += STRIP) {
                    fetch(region, top, width, Math.min(STRIP, height - top), values);
                }
            } finally {
                if (!region.equals(MemorySegment.NULL)) {
                    vips.unref(region);
                }
            }
            return new Pixels(width, height, inks ? rgbOfInks(values) : values);
        }

        /** Puts some rows in their place among all values. */
        private void fetch(MemorySegment region, int top, int width, int rows, byte[] values)
                throws ImageException {
            var fetched =
                    region.equals(MemorySegment.NULL)
                            ? region
                            : vips.fetch(region, top, width, rows, size);
            if (fetched.equals(MemorySegment.NULL)) {
                vips.clearErrors();
                throw ImageException.corrupt("damaged or truncated");
            }
            try {
                int row = width * vips.bands(image);
                NativeLibrary.copy(fetched, rows * row, values, top * row);
            } finally {
                vips.free(fetched);
            }
        }

        @Override
        public void close() {
            if (!image.equals(MemorySegment.NULL)) {
                vips.unref(image);
                image = MemorySegment.NULL;
            }
        }
    }

    /**
     * Inks without a profile, as browsers and Pillow show them: light that cyan and black both let
     * through. libvips' own profile for the case gives flatter colours and costs 30 ms.
     */
    private static byte[] rgbOfInks(byte[] cmyk) {
        var rgb = new byte[cmyk.length / 4 * 3];
        for (int from = 0, to = 0; from < cmyk.length; from += 4) {
            var light = 255 - (cmyk[from + 3] & 0xff);
            for (var ink = 0; ink < 3; ink++) {
                rgb[to++] = (byte) (((255 - (cmyk[from + ink] & 0xff)) * light + 127) / 255);
            }
        }
        return rgb;
    }
}
