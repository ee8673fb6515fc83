package custos.objectstore.s3;

import custos.aws.Operation;
import java.util.List;

/** The S3 operations that are served. */
public final class S3Operations {
    private S3Operations() {}

    /** All of them, over one storage. */
    public static List<Operation<?, ?>> all(Storage storage) {
        return List.of(
                new AbortMultipartUpload(storage),
                new CompleteMultipartUpload(storage),
                new CopyObject(storage),
                new CreateBucket(storage),
                new CreateMultipartUpload(storage),
                new DeleteBucket(storage),
                new DeleteObject(storage),
                new DeleteObjectTagging(storage),
                new DeleteObjects(storage),
                new GetBucketAcl(storage),
                new GetBucketLocation(storage),
                new GetBucketVersioning(storage),
                new GetObject(storage),
                new GetObjectAcl(storage),
                new GetObjectTagging(storage),
                new HeadBucket(storage),
                new HeadObject(storage),
                new ListBuckets(storage),
                new ListMultipartUploads(storage),
                new ListObjects(storage),
                new ListObjectsV2(storage),
                new ListParts(storage),
                new PutObject(storage),
                new PutObjectTagging(storage),
                new UploadPart(storage),
                new UploadPartCopy(storage));
    }
}
