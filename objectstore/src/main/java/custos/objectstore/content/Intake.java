package custos.objectstore.content;

/** Watches a content on its way to the disk, and has the last word on whether it stays. */
public interface Intake {

    /** Sees bytes, in order. */
    void update(byte[] bytes, int offset, int length);

    /**
     * Judges the content when its stream has ended and before anything is kept. What it throws
     * reaches the caller, and the content is gone.
     *
     * @param size bytes that came
     */
    void verify(long size);
}
