package custos.objectstore.s3;

import custos.aws.s3.S3Request;
import custos.objectstore.catalog.Part;
import custos.objectstore.catalog.S3Errors;
import custos.objectstore.catalog.StoredObject;
import custos.objectstore.catalog.Upload;
import custos.objectstore.checksum.ChecksumAlgorithm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parts that a client wants an object made of. */
record PartList(List<Entry> entries) {
    private static final long LEAST_PART_BYTES = 5L << 20;
    private static final long MOST_OBJECT_BYTES = 50L << 40;
    private static final int MOST_PARTS = 10_000;

    /**
     * One part.
     *
     * @param etag without quotes
     * @param checksums Base64, by element name
     */
    record Entry(int number, String etag, Map<String, String> checksums) {
        static Entry of(XmlElement part) {
            var checksums = new HashMap<String, String>();
            for (var algorithm : ChecksumAlgorithm.values()) {
                part.child(algorithm.element())
                        .ifPresent(value -> checksums.put(algorithm.element(), value));
            }
            return new Entry(
                    Parameters.partNumber(part.required("PartNumber").trim()),
                    ETags.bare(part.required("ETag")),
                    checksums);
        }

        boolean is(Part part, Upload upload) {
            var expected = Map.of(upload.algorithm().element(), part.checksum());
            return etag.equals(part.etag())
                    // A checksum by another algorithm than the upload's was checked with the part.
                    && (!upload.checksumChosen()
                            || expected.entrySet().containsAll(checksums.entrySet()));
        }
    }

    static PartList of(S3Request request) {
        // The request's checksum header speaks of the object, not of this document.
        var document = Bodies.xml(request, Claims.ofMd5(request));
        var root = document.orElseThrow(S3Errors::malformedXml).named("CompleteMultipartUpload");
        var entries = root.children("Part").stream().map(Entry::of).toList();
        if (entries.isEmpty() || entries.size() > MOST_PARTS) {
            throw S3Errors.malformedXml();
        }
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i).number <= entries.get(i - 1).number) {
                throw S3Errors.invalidPartOrder();
            }
        }
        return new PartList(entries);
    }

    /**
     * The stored parts that the list means.
     *
     * @throws custos.aws.AwsException {@code InvalidPart}, {@code EntityTooSmall}, {@code
     *     EntityTooLarge}
     */
    List<Part> choose(Upload upload, List<Part> stored) {
        var byNumber = new HashMap<Integer, Part>();
        stored.forEach(part -> byNumber.put(part.number(), part));
        var chosen = new ArrayList<Part>();
        for (var entry : entries) {
            var part = byNumber.get(entry.number);
            if (part == null || !entry.is(part, upload)) {
                throw S3Errors.invalidPart(entry.number);
            }
            chosen.add(part);
        }
        requireSizes(chosen);
        return chosen;
    }

    private static void requireSizes(List<Part> parts) {
        long total = parts.stream().mapToLong(part -> part.segment().size()).sum();
        if (total > MOST_OBJECT_BYTES) {
            throw S3Errors.tooLarge(total, MOST_OBJECT_BYTES);
        }
        for (var part : parts.subList(0, parts.size() - 1)) {
            if (part.segment().size() < LEAST_PART_BYTES) {
                throw S3Errors.tooSmall(part.number(), part.segment().size(), LEAST_PART_BYTES);
            }
        }
    }

    /** Holds the object against what the request says of it as a whole. */
    void requireWhole(S3Request request, StoredObject object) {
        Headers.amz(request, "x-amz-mp-object-size")
                .filter(size -> !size.equals(String.valueOf(object.size())))
                .ifPresent(size -> {
                    throw S3Errors.invalidRequest(
                            "The provided 'x-amz-mp-object-size' header value "
                                    + size
                                    + " does not match what was computed: "
                                    + object.size());
                });
        Headers.amz(request, "x-amz-checksum-type")
                .filter(type -> !type.equals(object.checksum().type().name()))
                .ifPresent(_ -> {
                    throw S3Errors.invalidRequest(
                            "The upload was created using the "
                                    + object.checksum().type()
                                    + " checksum mode. The complete request must use the"
                                    + " same checksum mode.");
                });
        for (var algorithm : ChecksumAlgorithm.values()) {
            Headers.amz(request, algorithm.header())
                    .ifPresent(value -> requireChecksum(algorithm, value, object));
        }
    }

    private static void requireChecksum(
            ChecksumAlgorithm algorithm, String value, StoredObject object) {
        var own = object.checksum();
        var bare = own.value().replaceFirst("-\\d+$", "");
        boolean same = value.equals(own.value()) || value.equals(bare);
        if (own.algorithm() != algorithm || !same) {
            throw S3Errors.badDigest(algorithm.name());
        }
    }
}
