package custos.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model as its owner takes it away: one zip file with {@code model.onnx}, {@code labels.json},
 * {@code metrics.json}, {@code provenance.json} and {@code NOTICE}; {@code model-int8.onnx} is
 * there too where computing in 8 bits loses next to nothing.
 *
 * <p>The same content gives the same bytes. The array and the trees are shared, not copied.
 */
public final class ModelBundle {

    /** What a bundle is called where nobody chose another name. */
    public static final String FILE = "model.zip";

    /** Beside the files of an unpacked bundle: how they are used. In no bundle. */
    public static final String README = "README.md";

    private static final String MODEL = "model.onnx";
    private static final String INT8 = "model-int8.onnx";
    private static final String LABELS = "labels.json";
    private static final String METRICS = "metrics.json";
    private static final String PROVENANCE = "provenance.json";
    private static final String NOTICE = "NOTICE";

    /** A field of the provenance, and what it says of a graph in 8 bits. */
    private static final String WEIGHTS = "weights";

    private static final String EIGHT_BITS = "int8";

    private static final long MAX_MODEL_BYTES = 1L << 30;
    private static final long MAX_TEXT_BYTES = 16L << 20;

    private static final Map<String, Long> ENTRIES =
            Map.of(
                    MODEL, MAX_MODEL_BYTES,
                    INT8, MAX_MODEL_BYTES,
                    LABELS, MAX_TEXT_BYTES,
                    METRICS, MAX_TEXT_BYTES,
                    PROVENANCE, MAX_TEXT_BYTES,
                    NOTICE, MAX_TEXT_BYTES);

    /** Fields of the provenance, of the model itself or of one of its parts. */
    private static final List<String> CUT_SHORT = List.of("cutShortAtStep", "finishCutShortAtStep");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final byte[] model;
    private final Optional<byte[]> int8;
    private final ModelDescription description;
    private final ObjectNode metrics;
    private final ObjectNode provenance;
    private final String notice;

    /**
     * A bundle in memory.
     *
     * @param model the ONNX file
     * @param metrics free form; no times or durations, so that the bundle stays reproducible
     * @param provenance free form: digests, recipe, seed, versions
     * @param notice the credits that the weights demand
     */
    public ModelBundle(
            byte[] model,
            ModelDescription description,
            ObjectNode metrics,
            ObjectNode provenance,
            String notice) {
        this(model, Optional.empty(), description, metrics, provenance, notice);
    }

    private ModelBundle(
            byte[] model,
            Optional<byte[]> int8,
            ModelDescription description,
            ObjectNode metrics,
            ObjectNode provenance,
            String notice) {
        this.model = model;
        this.int8 = int8;
        this.description = description;
        this.metrics = metrics;
        this.provenance = provenance;
        this.notice = notice;
    }

    /** Reads and checks a bundle; {@link BundleException} says what is wrong with it. */
    public static ModelBundle read(Path file) throws IOException {
        return of(file, ZipFiles.read(file, ENTRIES));
    }

    /** The same for a bundle that {@link #write(Path, FileCipher)} wrote. */
    public static ModelBundle read(Path file, FileCipher cipher) throws IOException {
        if (cipher instanceof FileCipher.Plain) {
            return read(file);
        }
        try (var content = cipher.open(file)) {
            return of(file, ZipFiles.read(file, content, ENTRIES));
        }
    }

    private static ModelBundle of(Path file, Map<String, byte[]> entries) throws BundleException {
        try {
            return new ModelBundle(
                    entry(entries, MODEL),
                    Optional.ofNullable(entries.get(INT8)),
                    LabelsJson.read(tree(entries, LABELS)),
                    tree(entries, METRICS),
                    tree(entries, PROVENANCE),
                    new String(entry(entries, NOTICE), UTF_8));
        } catch (IllegalArgumentException wrong) {
            throw new BundleException("`%s`: %s".formatted(file, wrong.getMessage()), wrong);
        }
    }

    private static byte[] entry(Map<String, byte[]> entries, String name) {
        var content = entries.get(name);
        if (content == null) {
            throw new IllegalArgumentException("`%s` is missing".formatted(name));
        }
        return content;
    }

    private static ObjectNode tree(Map<String, byte[]> entries, String name) {
        try {
            if (JSON.readTree(entry(entries, name)) instanceof ObjectNode tree) {
                return tree;
            }
        } catch (JacksonException wrong) {
            throw new IllegalArgumentException("`%s` is not JSON".formatted(name), wrong);
        }
        throw new IllegalArgumentException("`%s` is not a JSON object".formatted(name));
    }

    /** Writes by write, fsync, rename: the file is there whole or not at all. */
    public void write(Path file) throws IOException {
        write(file, FileCipher.plain());
    }

    /** The same, encrypted under the name {@value #FILE}. */
    public void write(Path file, FileCipher cipher) throws IOException {
        ZipFiles.write(file, cipher, entries());
    }

    /** Writes the zip file to a stream, which stays open. */
    public void write(OutputStream stream) throws IOException {
        ZipFiles.write(stream, entries());
    }

    /**
     * Writes the files of the bundle into a folder, which is made if it is not there, and {@value
     * #README}, which says how they are used. Where one cannot be written, those of an earlier
     * bundle stay; a crash may leave some of both.
     */
    public void unpack(Path folder) throws IOException {
        Files.createDirectories(folder);
        var files = entries();
        files.put(README, UsageNotes.of(description).getBytes(UTF_8));
        try (var drafts = Drafts.amongOthers()) {
            for (var entry : files.entrySet()) {
                drafts.write(
                        folder.resolve(entry.getKey()), stream -> stream.write(entry.getValue()));
            }
            if (int8.isEmpty()) {
                drafts.remove(folder.resolve(INT8)); // another model's
            }
            drafts.takePlaces();
        }
    }

    private Map<String, byte[]> entries() {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put(LABELS, text(LabelsJson.write(description)));
        entries.put(METRICS, text(metrics));
        entries.put(PROVENANCE, text(provenance));
        entries.put(NOTICE, notice.getBytes(UTF_8));
        entries.put(MODEL, model);
        int8.ifPresent(graph -> entries.put(INT8, graph));
        return entries;
    }

    private static byte[] text(ObjectNode json) {
        return (json.toPrettyString() + "\n").getBytes(UTF_8);
    }

    /** The ONNX file. Shared, not to be written to. */
    public byte[] model() {
        return model;
    }

    /**
     * The ONNX file with metadata that say how it is used: without the other files of the bundle.
     */
    public byte[] describedModel() {
        var texts = new LinkedHashMap<String, String>();
        texts.put("labels", LabelsJson.write(description).toPrettyString());
        texts.put("usage", UsageNotes.of(description));
        if (!notice.isBlank()) {
            texts.put("notice", notice);
        }
        return DescribedGraph.of(model, texts);
    }

    /**
     * The same model with a form in 8 bits beside the one that was trained.
     *
     * @param small made from this bundle
     */
    public ModelBundle keeping(ModelBundle small) {
        return new ModelBundle(
                model, Optional.of(small.model), description, metrics, provenance, notice);
    }

    /** The form in 8 bits as a bundle of its own, if one was kept. */
    public Optional<ModelBundle> inEightBits() {
        return int8.map(this::inEightBits);
    }

    /** Whether it can compute in 8 bits: by a form that was kept, or because it knows no other. */
    public boolean canRunInEightBits() {
        return int8.isPresent() || provenance.path(WEIGHTS).asString("").equals(EIGHT_BITS);
    }

    /** The same with a graph that computes in 8 bits, and nothing beside it. */
    ModelBundle inEightBits(byte[] graph) {
        var rounded = provenance.deepCopy().put(WEIGHTS, EIGHT_BITS);
        return new ModelBundle(graph, description, metrics, rounded, notice);
    }

    /** The bundle whose graph runs at a precision. */
    ModelBundle at(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> this;
            case INT8 -> inEightBits().orElse(this);
        };
    }

    public ModelDescription description() {
        return description;
    }

    public ObjectNode metrics() {
        return metrics;
    }

    public ObjectNode provenance() {
        return provenance;
    }

    /** Whether the time limit ended the training before its plan was done. */
    public boolean isCutShort() {
        return CUT_SHORT.stream().anyMatch(name -> provenance.findValue(name) != null);
    }

    public String notice() {
        return notice;
    }
}
