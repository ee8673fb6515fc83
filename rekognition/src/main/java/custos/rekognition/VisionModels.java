package custos.rekognition;

import custos.rekognition.hosting.OpenModel;
import custos.vision.BusyException;
import custos.vision.FileCipher;
import custos.vision.Finding;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.Precision;
import custos.vision.RunSettings;
import custos.vision.RunningModel;
import custos.vision.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Opens bundles with {@code custos.vision}, on threads that all models share. */
final class VisionModels implements OpenModel.Opener, AutoCloseable {
    /** A call is answered within 30 seconds, or fails (specification, D-103). */
    private static final Duration LONGEST = Duration.ofSeconds(28);

    private final Workers workers = Workers.perCore(LONGEST);
    private final RunSettings settings;

    VisionModels(ImageDecoder decoder, Precision precision) {
        this.settings = new RunSettings(workers, decoder).at(precision);
    }

    @Override
    public OpenModel open(Path bundle, FileCipher cipher) throws IOException {
        return new Served(RunningModel.open(bundle, cipher, settings));
    }

    @Override
    public void close() {
        workers.close();
    }

    private record Served(RunningModel model) implements OpenModel {
        @Override
        public List<Finding> detect(byte[] image) throws ImageException, BusyException {
            return model.detect(image);
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
