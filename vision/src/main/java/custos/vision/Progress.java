package custos.vision;

/** Told how far a long piece of work has come. */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress NONE = (_, _) -> {};

    /** {@code done} of {@code all} are finished. Called from the thread that waits for the work. */
    void done(int done, int all);
}
