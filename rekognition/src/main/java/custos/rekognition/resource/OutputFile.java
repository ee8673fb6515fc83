package custos.rekognition.resource;

/** A file that training leaves in the caller's bucket (specification, section 6.6). */
public enum OutputFile {
    EVALUATION_SUMMARY("EvaluationResultSummary"),
    TRAINING_SNAPSHOT("TrainingGroundTruth"),
    TESTING_SNAPSHOT("TestingGroundTruth"),
    TRAINING_VALIDATION("TrainingManifestWithValidation"),
    TESTING_VALIDATION("TestingManifestWithValidation"),
    MANIFEST_SUMMARY("ManifestSummary");

    private final String prefix;

    OutputFile(String prefix) {
        this.prefix = prefix;
    }

    /** The last part of the key. */
    public String fileName(String project, String version) {
        return prefix + "-" + project + "-" + version + ".json";
    }
}
