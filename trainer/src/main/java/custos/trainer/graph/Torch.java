package custos.trainer.graph;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/**
 * PyTorch, through DJL, loaded on first use and never from the network. Its natives are unpacked
 * into the folder that the environment or the system property {@code DJL_CACHE_DIR} names.
 */
public final class Torch {
    private Torch() {}

    /**
     * Loads PyTorch. Only the first call in a process sets the number of threads: results depend on
     * it in their last bits, and PyTorch takes it once. Tests that share a process use 2, as jobs
     * do.
     */
    public static Engine start(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("DJL_OFFLINE", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        return Engine.getEngine("PyTorch");
    }

    /** The manager that owns everything native of one piece of work. */
    public static NDManager manager(int threads) {
        return start(threads).newBaseManager();
    }
}
