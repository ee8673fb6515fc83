package custos.jobs;

/** Work that outlives the request that asked for it, and the process that began it. */
public interface Jobs {

    /** Names who does the work of a kind. Kinds are named before jobs begin to run. */
    void handle(JobKind kind);

    /**
     * Adds a job. It joins the transaction of a surrounding {@code Store.write}: it exists if and
     * only if that commits, and begins soon after.
     *
     * @param kind the name of a {@link JobKind}
     * @param data what the work needs to know, usually an ARN
     */
    void enqueue(String kind, String data);
}
