package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.vision.Normalisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A network that was trained on many images and turns an image into features: an ONNX file and what
 * is to be known of it.
 *
 * @param detector the graph that {@link Descriptor#detector} names
 * @param digest SHA-256 of the ONNX file, in hexadecimal digits
 */
public record Backbone(
        ModelProto model, Optional<ModelProto> detector, Descriptor descriptor, String digest) {
    /** Of nearly all networks for images. */
    private static final int USUAL_STRIDE = 32;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * The file {@code NAME.json} beside {@code NAME.onnx}.
     *
     * @param input the graph's input, shape (N, 3, height, width)
     * @param size the usual width and height of the input in pixels
     * @param features outputs by their stride, shape (N, channels, height / stride, width / stride)
     * @param pooled the output of shape (N, features)
     * @param notice the credits that a model made from it must carry
     * @param source digest of what the file was made from
     * @param detector heads that found boxes with this backbone before, if there are any
     */
    public record Descriptor(
            String name,
            String input,
            int size,
            Normalisation normalisation,
            SortedMap<Integer, String> features,
            String pooled,
            String notice,
            String source,
            @Nullable Detector detector) {
        /** The stride of an input's sides that loses no pixel. */
        public int deepestStride() {
            return features.isEmpty() ? USUAL_STRIDE : features.lastKey();
        }

        public void write(Path file) throws IOException {
            Files.write(file, JSON.writeValueAsBytes(this));
        }

        public static Descriptor read(Path file) throws IOException {
            return JSON.readValue(Files.readAllBytes(file), Descriptor.class);
        }
    }

    /**
     * The backbone with further layers and heads for boxes, as it was trained on many images.
     *
     * @param file an ONNX file beside the descriptor, with the backbone's input and the outputs
     *     that the heads name
     */
    public record Detector(String file, List<BoxHead> heads) {
        public Detector {
            heads = List.copyOf(heads);
        }
    }

    /**
     * Reads the graph of the heads that the descriptor names.
     *
     * @param onnx the backbone's file
     */
    private static Optional<ModelProto> detector(Path onnx, Descriptor descriptor)
            throws IOException {
        var detector = descriptor.detector();
        if (detector == null) {
            return Optional.empty();
        }
        var file = onnx.resolveSibling(detector.file());
        var model = whole(file, ModelProto.parseFrom(Files.readAllBytes(file)));
        return Optional.of(plain(model, descriptor));
    }

    /**
     * Reads a backbone and its descriptor; without one, what can be told of the graph stands for
     * it.
     *
     * @throws IllegalArgumentException if the descriptor or the graph cannot be understood
     */
    public static Backbone load(Path onnx) throws IOException {
        var bytes = Files.readAllBytes(onnx);
        var stored = ModelProto.parseFrom(bytes);
        var model = whole(onnx, stored);
        var digest =
                WeightsFile.isNeeded(stored) ? digest(bytes, model.toByteArray()) : digest(bytes);
        if (!Files.exists(descriptorFile(onnx))) {
            var name = String.valueOf(onnx.getFileName());
            return ForeignBackbone.of(withoutWeightsAsInputs(model), name, digest);
        }
        try {
            var descriptor = Descriptor.read(descriptorFile(onnx));
            return new Backbone(
                    plain(model, descriptor), detector(onnx, descriptor), descriptor, digest);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "the descriptor of backbone `" + onnx + "`: " + e.getOriginalMessage(), e);
        }
    }

    /** The graph with its weights, if they lie in a file beside it. */
    private static ModelProto whole(Path onnx, ModelProto stored) throws IOException {
        return WeightsFile.isNeeded(stored) ? WeightsFile.taken(stored, onnx) : stored;
    }

    /** Old exporters name weights among the inputs too, about which ONNX Runtime warns. */
    private static ModelProto withoutWeightsAsInputs(ModelProto model) {
        return model.toBuilder().setGraph(Graphs.pruned(model.getGraph())).build();
    }

    private static ModelProto plain(ModelProto model, Descriptor descriptor) {
        var own = withoutWeightsAsInputs(model);
        return PlainGraph.of(
                own, GraphShapes.lazily(own, descriptor.input(), Frame.square(descriptor.size())));
    }

    /**
     * Tries it on images, and what boxes are found by with it.
     *
     * @param frame what they measure
     * @throws IllegalArgumentException if ONNX Runtime does not run them on such
     */
    public void requireRunsAt(Frame frame) {
        GraphShapes.of(model, descriptor.input(), frame);
        detector.ifPresent(graph -> GraphShapes.of(graph, descriptor.input(), frame));
    }

    /** Where the descriptor of an ONNX file stands. */
    public static Path descriptorFile(Path onnx) {
        var name = onnx.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return onnx.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".json");
    }

    /** SHA-256 in hexadecimal digits. */
    public static String digest(byte[]... parts) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                sha256.update(part);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
