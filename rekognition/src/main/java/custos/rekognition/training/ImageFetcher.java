package custos.rekognition.training;

import custos.aws.Caller;
import custos.manifest.ImageInspector;
import custos.manifest.SourceRef;
import custos.rekognition.resource.S3Location;
import custos.rekognition.s3.CallerObjects;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.ImageFormat;
import custos.vision.ImageRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the images of a manifest with the caller's rights and copies those that can be used into
 * the job folder. Safe for use by several threads.
 */
final class ImageFetcher implements ImageInspector {
    private static final Logger log = LoggerFactory.getLogger(ImageFetcher.class);

    /** Decoded no larger than that: to see that an image can be decoded, a small one will do. */
    private static final int SHORT_SIDE = 64;

    private static final int NAME_CHARACTERS = 24;

    private final CallerObjects objects;
    private final Caller caller;
    private final ImageDecoder decoder;
    private final TrainingFolder folder;
    private final Map<SourceRef, String> files = new ConcurrentHashMap<>();
    private final AtomicInteger seen = new AtomicInteger();
    private final AtomicInteger forbidden = new AtomicInteger();

    ImageFetcher(
            CallerObjects objects, Caller caller, ImageDecoder decoder, TrainingFolder folder) {
        this.objects = objects;
        this.caller = caller;
        this.decoder = decoder;
        this.folder = folder;
    }

    /** The file of an image that was found good, relative to the job folder. */
    String file(SourceRef image) {
        var file = files.get(image);
        if (file == null) {
            throw new IllegalStateException("not fetched: `" + image + "`");
        }
        return file;
    }

    /** How many images were looked at. */
    int seen() {
        return seen.get();
    }

    /** True if there were images, and the caller may read none of them. */
    boolean allForbidden() {
        return seen.get() > 0 && forbidden.get() == seen.get();
    }

    @Override
    public Finding inspect(SourceRef image) {
        seen.incrementAndGet();
        var location = S3Location.of(image.bucket(), image.key());
        if (!objects.mayRead(caller, location)) {
            forbidden.incrementAndGet();
            return new Finding.Inaccessible();
        }
        var object = objects.find(caller, location);
        if (object.isEmpty()) {
            return new Finding.Inaccessible();
        }
        if (object.get().size() > ImageRules.CUSTOM_LABELS.maxBytes()) {
            return new Finding.NoImage();
        }
        try (var content = objects.open(location)) {
            return read(image, content);
        } catch (IOException e) {
            log.warn("cannot read {}", image, e);
            return new Finding.Inaccessible();
        }
    }

    /** The object may have been replaced by a larger one since it was found. */
    private Finding read(SourceRef image, InputStream content) throws IOException {
        int most = Math.toIntExact(ImageRules.CUSTOM_LABELS.maxBytes());
        var bytes = content.readNBytes(most + 1);
        return bytes.length > most ? new Finding.NoImage() : keep(image, bytes);
    }

    private Finding keep(SourceRef image, byte[] bytes) throws IOException {
        try {
            var header = decoder.peek(bytes);
            var found =
                    new Finding.Image(
                            header.uprightWidth(),
                            header.uprightHeight(),
                            bytes.length,
                            header.orientation());
            try {
                decoder.decode(bytes, ImageRules.CUSTOM_LABELS, SHORT_SIDE);
            } catch (ImageException refusal) {
                return switch (refusal.problem()) {
                    case NOT_AN_IMAGE, CORRUPT -> new Finding.NoImage();
                    case TOO_LARGE, TOO_SMALL, ASPECT_RATIO -> found; // the sides say why
                };
            }
            store(image, bytes, header.format());
            return found;
        } catch (ImageException _) {
            return new Finding.NoImage();
        }
    }

    /** The name depends on the reference alone: the same data gives the same job folder. */
    private void store(SourceRef image, byte[] bytes, ImageFormat format) throws IOException {
        var file = "images/" + digest(image) + (format == ImageFormat.PNG ? ".png" : ".jpg");
        var target = folder.path().resolve(file);
        var part = Files.createTempFile(target.getParent(), "part", null);
        try (var out = Files.newOutputStream(part)) {
            folder.cipher()
                    .encrypted(target.getFileName().toString(), stream -> stream.write(bytes))
                    .writeTo(out);
        }
        Files.move(
                part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        files.put(image, file);
    }

    private static String digest(SourceRef image) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(image.text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, NAME_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
