package custos.trainer.data;

import custos.trainer.graph.Backbone;
import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.FileCipher;
import custos.vision.Fingerprint;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.ImageHeader;
import custos.vision.ImageRules;
import custos.vision.Normalisation;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;

/**
 * The pictures of a data set, decoded and shrunk to what training needs. The pixels lie in a file,
 * so that memory does not grow with their number; what no longer fits there is decoded again
 * whenever it is asked for.
 */
public final class Pictures implements AutoCloseable {
    /** What we refuse to decode. What a service refuses before is the worker's to know. */
    public static final ImageRules RULES = new ImageRules(1, 1 << 14, 1 << 14, 64 << 20);

    /** Values from 0 to 1. */
    private static final Normalisation PLAIN =
            new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    /** Below this ratio shrinking again is not worth the loss. */
    private static final double NEAR = 1.25;

    /** Enough to see that the picture can be decoded. */
    private static final int CHECK_SIDE = 64;

    /** Bytes of pixels that are kept: enough for some 40,000 pictures. */
    public static final long MOST_PIXELS = 8L << 30;

    private static final int MOST_TO_COMPARE = 20_000;

    private final Source source;
    private final PixelStore store;
    private final List<Place> places;

    /** How pictures are read. */
    private record Source(FileCipher cipher, ImageDecoder decoder, int shortSide) {
        DecodedImage image(Path file, byte[] bytes) {
            return shrunk(decode(decoder, file, bytes, shortSide), shortSide);
        }
    }

    /** A picture, and where its pixels stand in the store, if they do. */
    private record Place(
            Path file,
            OptionalLong offset,
            int width,
            int height,
            int fullWidth,
            int fullHeight,
            String digest,
            Fingerprint look) {
        boolean isCopyOf(Place other) {
            return digest.equals(other.digest) || look.resembles(other.look);
        }
    }

    private Pictures(Source source, PixelStore store, List<Place> places) {
        this.source = source;
        this.store = store;
        this.places = places;
    }

    /**
     * Decodes all pictures.
     *
     * @param shortSide the pixels that the shorter side keeps, where it has more
     * @param cipher how the pictures lie in their files; if encrypted, the store is so too
     * @param store a file to keep the pixels in, which goes when this object is closed
     * @param workers the threads to decode on
     * @param done called once a picture, in order
     * @throws BadDataException if a picture is missing or cannot be decoded
     */
    public static Pictures decode(
            List<Path> files,
            int shortSide,
            FileCipher cipher,
            ImageDecoder decoder,
            Path store,
            ExecutorService workers,
            Runnable done)
            throws IOException {
        var source = new Source(cipher, decoder, shortSide);
        var pixels = PixelStore.open(store, MOST_PIXELS, cipher);
        var work =
                files.stream()
                        .map(file -> workers.submit(() -> place(source, file, pixels)))
                        .toList();
        var places = new ArrayList<Place>();
        for (var future : work) {
            places.add(Futures.get(future));
            done.run();
        }
        return new Pictures(source, pixels, List.copyOf(places));
    }

    private static Place place(Source source, Path file, PixelStore store) throws IOException {
        var bytes = read(source.cipher(), file);
        var image = source.image(file, bytes);
        var header = header(source.decoder(), file, bytes);
        return new Place(
                file,
                store.put(image),
                image.width(),
                image.height(),
                header.uprightWidth(),
                header.uprightHeight(),
                Backbone.digest(bytes),
                new Fingerprint(image));
    }

    /**
     * Makes sure that pictures can be decoded.
     *
     * @return SHA-256 over the encoded pictures, in order
     * @throws BadDataException if a picture is missing or cannot be decoded
     */
    public static String check(
            List<Path> files, FileCipher cipher, ImageDecoder decoder, ExecutorService workers) {
        var work =
                files.stream()
                        .map(file ->
                                workers.submit(() -> {
                                    var bytes = read(cipher, file);
                                    decode(decoder, file, bytes, CHECK_SIDE);
                                    return Backbone.digest(bytes);
                                }))
                        .toList();
        return digest(work.stream().map(Futures::get).toList());
    }

    private static byte[] read(FileCipher cipher, Path file) throws IOException {
        try {
            return cipher.read(file);
        } catch (NoSuchFileException e) {
            throw new BadDataException("image `" + file.getFileName() + "` is missing");
        }
    }

    private static ImageHeader header(ImageDecoder decoder, Path file, byte[] bytes) {
        try {
            return decoder.peek(bytes);
        } catch (ImageException e) {
            throw unusable(file, e);
        }
    }

    private static DecodedImage decode(
            ImageDecoder decoder, Path file, byte[] bytes, int shortSide) {
        try {
            return decoder.decode(bytes, RULES, shortSide);
        } catch (ImageException e) {
            throw unusable(file, e);
        }
    }

    private static BadDataException unusable(Path file, ImageException e) {
        return new BadDataException(
                "image `" + file.getFileName() + "` cannot be used: " + e.getMessage());
    }

    private static DecodedImage shrunk(DecodedImage image, int shortSide) {
        double ratio = Math.min(image.width(), image.height()) / (double) shortSide;
        if (ratio < NEAR) {
            return image;
        }
        int width = (int) Math.round(image.width() / ratio);
        int height = (int) Math.round(image.height() / ratio);
        var planes = FloatBuffer.allocate(3 * width * height);
        new PreProcessing(width, height, ResizeMode.STRETCH, PLAIN).write(image, planes);
        return new DecodedImage(
                width,
                height,
                interleaved(planes.array()),
                image.originalWidth(),
                image.originalHeight());
    }

    private static byte[] interleaved(float[] planes) {
        int area = planes.length / 3;
        var rgb = new byte[planes.length];
        for (int i = 0; i < area; i++) {
            for (int channel = 0; channel < 3; channel++) {
                rgb[3 * i + channel] = (byte) Math.round(255 * planes[channel * area + i]);
            }
        }
        return rgb;
    }

    public int size() {
        return places.size();
    }

    /** A picture as it was read. Safe for use by many threads. */
    public DecodedImage get(int index) {
        var place = places.get(index);
        try {
            return place.offset().isPresent()
                    ? new DecodedImage(
                            place.width(),
                            place.height(),
                            store.get(place.offset().getAsLong(), place.width(), place.height()),
                            place.fullWidth(),
                            place.fullHeight())
                    : source.image(place.file(), read(source.cipher(), place.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A picture as a server decodes it: what is a few pixels wide comes out otherwise where a
     * picture was shrunk to be kept, and then once more. Safe for use by many threads.
     *
     * @param input how a sample is made of it
     * @throws BadDataException if its file is gone, or another since it was first read
     */
    public DecodedImage served(int index, PreProcessing input) {
        var place = places.get(index);
        var file = place.file();
        try {
            var bytes = read(source.cipher(), file);
            if (!Backbone.digest(bytes).equals(place.digest())) {
                throw new BadDataException(
                        "image `" + file.getFileName() + "` changed while it was learned from");
            }
            return source.decoder().decode(bytes, RULES, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ImageException e) {
            throw unusable(file, e);
        }
    }

    /** The longer side of the usual (median) picture as it came, in pixels. */
    public int usualSide() {
        var sides =
                places.stream()
                        .mapToInt(place -> Math.max(place.fullWidth(), place.fullHeight()))
                        .sorted()
                        .toArray();
        return sides[sides.length / 2];
    }

    /** The width of a picture as it came, in pixels. */
    public int width(int index) {
        return places.get(index).fullWidth();
    }

    /** The height of a picture as it came, in pixels. */
    public int height(int index) {
        return places.get(index).fullHeight();
    }

    /**
     * Which pictures are copies of each other; of more than {@value #MOST_TO_COMPARE} nobody knows,
     * because each is compared with each.
     */
    public Families families() {
        return size() > MOST_TO_COMPARE
                ? Families.none(size())
                : Families.of(places, Place::isCopyOf);
    }

    /** A box that is given in pixels of the upright picture as it came, as shares of it. */
    public Box box(int index, double left, double top, double width, double height) {
        var place = places.get(index);
        return Box.ofPixels(left, top, width, height, place.fullWidth(), place.fullHeight());
    }

    /** SHA-256 over the encoded pictures, in order. */
    public String digest() {
        return digest(places.stream().map(Place::digest).toList());
    }

    private static String digest(List<String> digests) {
        return Backbone.digest(String.join("\n", digests).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
