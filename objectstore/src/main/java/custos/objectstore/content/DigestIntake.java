package custos.objectstore.content;

import custos.objectstore.checksum.ChecksumAlgorithm;
import custos.objectstore.checksum.Digests;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Digests what comes, and lets others judge its length and digests. */
public final class DigestIntake implements Intake {
    private final Digests digests;
    private final LongConsumer requireRoom;
    private final Consumer<Finished> judge;
    private long seen;
    private Optional<Digests.Results> results = Optional.empty();

    /** A content that has ended. */
    public record Finished(long size, Digests.Results results) {}

    /**
     * @param requireRoom sees how many bytes came so far, and throws if they are too many
     * @param judge sees the end, and throws if the content must not stay
     */
    public DigestIntake(
            Set<ChecksumAlgorithm> algorithms, LongConsumer requireRoom, Consumer<Finished> judge) {
        this.digests = new Digests(algorithms);
        this.requireRoom = requireRoom;
        this.judge = judge;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        seen += length;
        requireRoom.accept(seen);
        digests.update(bytes, offset, length);
    }

    @Override
    public void verify(long size) {
        var found = digests.finish();
        judge.accept(new Finished(size, found));
        results = Optional.of(found);
    }

    /** The digests of a content that was stored. */
    public Digests.Results results() {
        return results.orElseThrow();
    }
}
