package custos.rekognition.resource;

/**
 * Limits of the service (specification, section 8). Those on stored things always hold; those on
 * concurrent activity only where a server imitates AWS's.
 *
 * @param trainings trainings in progress in an account, those that queue included
 * @param running versions of an account that are starting, running or stopping
 * @param unitsPerVersion inference units of one started version
 * @param datasetJobs dataset operations in progress in an account
 */
public record Quotas(
        int projects,
        int versionsPerProject,
        int trainings,
        int running,
        int unitsPerVersion,
        int datasetJobs,
        int copies) {

    /** True if a version takes no more calls than its inference units do. */
    public boolean enforceUnits() {
        return unitsPerVersion < Integer.MAX_VALUE;
    }

    /** For one's own machine: what is stored is limited, what happens at once is not. */
    public static Quotas selfHosted() {
        int none = Integer.MAX_VALUE;
        return new Quotas(100, 100, none, none, none, none, none);
    }

    /** The defaults of an AWS account. */
    public static Quotas aws() {
        return new Quotas(100, 100, 2, 2, 5, 5, 5);
    }
}
