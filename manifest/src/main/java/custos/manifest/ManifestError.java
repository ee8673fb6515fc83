package custos.manifest;

/**
 * Everything that can be wrong with a manifest, with the exact message that clients see. The code
 * on the wire is {@link #name()}. Source: Custom Labels Developer Guide, "Terminal manifest file
 * errors", "Terminal manifest content errors" and "Non-terminal JSON line validation errors"; the
 * order within a kind is the order in which a status message chooses.
 */
public enum ManifestError {
    ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT(
            Kind.FILE, "The manifest file extension or contents are invalid."),
    ERROR_EMPTY_MANIFEST(Kind.FILE, "The manifest file is empty."),
    ERROR_MANIFEST_SIZE_TOO_LARGE(
            Kind.FILE, "The manifest file size exceeds the maximum supported size."),
    ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET(Kind.FILE, "Unable to write to output S3 bucket."),
    ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET(
            Kind.FILE, "The S3 bucket permissions are incorrect."),

    ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST(
            Kind.CONTENT, "The manifest file contains too many invalid rows."),
    ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS(
            Kind.CONTENT, "The manifest file contains images from multiple S3 buckets."),
    ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET(
            Kind.CONTENT, "The permissions for the images S3 bucket are invalid."),
    ERROR_INVALID_IMAGES_S3_BUCKET_OWNER(Kind.CONTENT, "Invalid owner id for images S3 bucket."),
    ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT(
            Kind.CONTENT,
            "The manifest file contains insufficient labeled images per label to perform auto-split."),
    ERROR_MANIFEST_TOO_FEW_LABELS(Kind.CONTENT, "The manifest file has too few labels."),
    ERROR_MANIFEST_TOO_MANY_LABELS(Kind.CONTENT, "The manifest file has too many labels."),
    ERROR_INSUFFICIENT_LABEL_OVERLAP(
            Kind.CONTENT,
            "Less than 50% label overlap between the training and testing manifest files."),
    ERROR_MANIFEST_TOO_FEW_USABLE_LABELS(
            Kind.CONTENT, "The manifest file has too few usable labels."),
    ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP(
            Kind.CONTENT,
            "Less than 50% usable label overlap between the training and testing manifest files."),
    ERROR_FAILED_IMAGES_S3_COPY(Kind.CONTENT, "Failed to copy images from S3 bucket."),
    ERROR_TOO_MANY_RECORDS_IN_ERROR(
            Kind.CONTENT, "The manifest file has too many terminal errors."),
    ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM(Kind.CONTENT, "The manifest file has too many rows."),
    ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_DISTRIBUTE(
            Kind.CONTENT,
            "The manifest file doesn't have enough labeled images to distribute the dataset."),

    ERROR_MISSING_SOURCE_REF(Kind.FIRST_LINE, "The source-ref key is missing."),
    ERROR_INVALID_SOURCE_REF_FORMAT(
            Kind.FIRST_LINE, "The format of the source-ref value is invalid."),
    ERROR_INVALID_JSON_LINE(Kind.FIRST_LINE, "The JSON Line has an invalid format."),
    ERROR_NO_LABEL_ATTRIBUTES(Kind.FIRST_LINE, "No label attributes found."),
    ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT(
            Kind.FIRST_LINE, "The format of the label attribute {} is invalid."),
    ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT(
            Kind.FIRST_LINE, "The format of the label attribute metadata is invalid."),
    ERROR_MISSING_BOUNDING_BOX_CONFIDENCE(
            Kind.FIRST_LINE, "One or more bounding boxes has a missing confidence value."),
    ERROR_MISSING_CLASS_MAP_ID(
            Kind.FIRST_LINE, "One of more class ids is missing from the class map."),

    ERROR_NO_VALID_LABEL_ATTRIBUTES(Kind.LINE, "No valid label attributes found."),
    ERROR_INVALID_IMAGE(Kind.LINE, "The image is invalid. Check S3 path and/or image properties."),
    ERROR_INVALID_IMAGE_DIMENSION(
            Kind.LINE, "The image dimension(s) do not conform to allowed dimensions."),
    ERROR_INVALID_BOUNDING_BOX(Kind.LINE, "The bounding box has off frame values."),
    ERROR_BOUNDING_BOX_TOO_SMALL(
            Kind.LINE, "The height and width of the bounding box is too small."),
    ERROR_TOO_MANY_BOUNDING_BOXES(
            Kind.LINE, "There are more bounding boxes than the allowed maximum."),
    ERROR_NO_VALID_ANNOTATIONS(Kind.LINE, "No valid annotations found."),
    ERROR_UNSUPPORTED_USE_CASE_TYPE(
            Kind.LINE,
            "The use case type of the {}-metadata label attribute metadata is unsupported. Check the type field."),
    ERROR_INVALID_LABEL_NAME_LENGTH(Kind.LINE, "The length of the label name is invalid."),

    WARNING_UNANNOTATED_RECORD(Kind.WARNING, "Record is unannotated."),
    WARNING_NO_ANNOTATIONS(Kind.WARNING, "No annotations were found."),
    WARNING_NO_ATTRIBUTE_ANNOTATIONS(Kind.WARNING, "No attribute annotations were found.");

    /** Where an error belongs and what it stops. */
    public enum Kind {
        /** Terminal, found before the contents are read; no validation files are written. */
        FILE,
        /** Terminal, found in the contents as a whole. */
        CONTENT,
        /** About one line, and detected first: where one is present, no other line error is. */
        FIRST_LINE,
        /** About one line. */
        LINE,
        /** Not an error: the line or the attribute is ignored. */
        WARNING
    }

    private final Kind kind;
    private final String template;

    ManifestError(Kind kind, String template) {
        this.kind = kind;
        this.template = template;
    }

    public Kind kind() {
        return kind;
    }

    /** The message; for the two errors that name an attribute, the template with {@code {}}. */
    public String message() {
        return template;
    }

    /** The message about a label attribute. */
    public String message(String attribute) {
        return template.replace("{}", attribute);
    }
}
