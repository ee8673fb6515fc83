package custos.objectstore.s3;

import custos.objectstore.catalog.Bucket;
import custos.objectstore.catalog.Part;
import custos.objectstore.catalog.StoredObject;
import custos.objectstore.catalog.Upload;
import custos.objectstore.checksum.MultipartChecksum;
import java.util.List;

/** The object that the chosen parts of an upload make. */
record Assembly(Upload upload, List<Part> parts) {

    StoredObject object(Storage storage, Bucket bucket) {
        var pieces = parts.stream().map(Assembly::piece).toList();
        return new StoredObject(
                bucket.name(),
                upload.key(),
                bucket.account(),
                storage.contents().newName(),
                parts.stream().mapToLong(part -> part.segment().size()).sum(),
                MultipartChecksum.etag(pieces),
                storage.now(),
                upload.attributes(),
                MultipartChecksum.of(upload.algorithm(), upload.type(), pieces),
                parts.size(),
                upload.id());
    }

    private static MultipartChecksum.Part piece(Part part) {
        return new MultipartChecksum.Part(part.segment().size(), part.etag(), part.checksum());
    }
}
