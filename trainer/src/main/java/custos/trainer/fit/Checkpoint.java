package custos.trainer.fit;

import ai.djl.ndarray.NDArray;
import custos.vision.FileCipher;
import custos.vision.JobFolder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A file of arrays that a training can be resumed from. Random numbers and the order of the data
 * follow from seed and step, so the step stands for them.
 *
 * <p>The format: a text that says which job it belongs to, seconds worked, the step, then for each
 * array its name, its length and its values in little-endian order.
 */
public final class Checkpoint {
    private static final int MAGIC = 0x43555354;

    private Checkpoint() {}

    /**
     * How far the saved training was.
     *
     * @param step steps that are done
     * @param seconds seconds worked on the job
     */
    public record State(int step, double seconds) {}

    /** Writes by write, fsync, rename. */
    public static void write(
            Path file, FileCipher cipher, String job, State state, Map<String, NDArray> arrays)
            throws IOException {
        var name = file.getFileName().toString();
        JobFolder.replace(
                file, cipher.encrypted(name, stream -> write(stream, job, state, arrays)));
    }

    private static void write(
            OutputStream stream, String job, State state, Map<String, NDArray> arrays)
            throws IOException {
        var out = new DataOutputStream(new BufferedOutputStream(stream, 1 << 16));
        out.writeInt(MAGIC);
        out.writeUTF(job);
        out.writeInt(state.step());
        out.writeDouble(state.seconds());
        out.writeInt(arrays.size());
        for (var entry : arrays.entrySet()) {
            out.writeUTF(entry.getKey());
            var bytes = bytes(entry.getValue());
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        out.flush();
    }

    /**
     * Puts saved values into arrays.
     *
     * @return how far the saved training was; step 0 if there is none of this job, and then the
     *     arrays are as they were
     */
    public static State read(Path file, FileCipher cipher, String job, Map<String, NDArray> arrays)
            throws IOException {
        if (!Files.exists(file)) {
            return new State(0, 0);
        }
        try (var in = new DataInputStream(new BufferedInputStream(cipher.open(file), 1 << 16))) {
            if (in.readInt() != MAGIC || !in.readUTF().equals(job)) {
                return new State(0, 0);
            }
            var state = new State(in.readInt(), in.readDouble());
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                var array = arrays.get(in.readUTF());
                var bytes = in.readNBytes(in.readInt());
                if (array == null) {
                    throw new IOException("the checkpoint does not fit the job");
                }
                array.set(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
            }
            return state;
        }
    }

    private static byte[] bytes(NDArray array) {
        var values = array.toFloatArray();
        var buffer =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}
