package custos.rekognition.resource;

/** Where a new dataset's entries come from. */
public sealed interface DatasetSource {

    /** From nowhere: it is filled later. */
    record Empty() implements DatasetSource {}

    /** From a manifest file. */
    record Manifest(S3Location location) implements DatasetSource {}

    /** From another dataset, entries and labels as they are. */
    record Copy(DatasetArn source) implements DatasetSource {}
}
