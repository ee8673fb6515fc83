package custos.server;

import custos.manifest.ImageInspector;
import custos.manifest.SourceRef;
import custos.manifest.SourceRefs;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.ImageRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Looks at the images that a manifest names in folders of this machine, one after the other. */
final class LocalImages implements ImageInspector {
    /** Decoded no larger than that: to see that an image can be decoded, a small one will do. */
    private static final int SHORT_SIDE = 32;

    private final SourceRefs refs;
    private final ImageDecoder decoder = ImageDecoder.create();
    private final Map<SourceRef, Path> files = new HashMap<>();
    private Optional<String> problem = Optional.empty();

    LocalImages(SourceRefs refs) {
        this.refs = refs;
    }

    /** The file of an image that was found good. */
    Path file(SourceRef image) {
        return Objects.requireNonNull(files.get(image));
    }

    /** What was wrong with the last image, if it was. */
    Optional<String> lastProblem() {
        return problem;
    }

    void forgetProblem() {
        problem = Optional.empty();
    }

    @Override
    public Finding inspect(SourceRef image) {
        return switch (refs.resolve(image)) {
            case SourceRefs.Resolution.Found(var file) -> look(image, file);
            case SourceRefs.Resolution.Missing _ -> missing("no such image: " + image.text());
            case SourceRefs.Resolution.Ambiguous(var several) ->
                    missing("several images fit: " + several);
        };
    }

    private Finding missing(String why) {
        problem = Optional.of(why);
        return new Finding.Inaccessible();
    }

    private Finding look(SourceRef image, Path file) {
        try {
            var bytes = Files.readAllBytes(file);
            var header = decoder.peek(bytes);
            decoder.decode(bytes, ImageRules.OWN, SHORT_SIDE);
            files.put(image, file);
            return new Finding.Image(
                    header.uprightWidth(),
                    header.uprightHeight(),
                    bytes.length,
                    header.orientation());
        } catch (ImageException refusal) {
            problem = Optional.of(file + ": " + refusal.getMessage());
            return new Finding.NoImage();
        } catch (IOException e) {
            return missing("cannot read " + file + ": " + Reason.of(file, e));
        }
    }
}
