package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import java.util.List;

/** Says in which region a bucket lies; us-east-1 is said by saying nothing. */
final class GetBucketLocation implements Operation<S3Request, S3Response> {
    private final Storage storage;

    GetBucketLocation(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(
                storage.permissions().bucket(call, "s3:GetBucketLocation", request.bucket()));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        var region = Answers.region(call);
        var answer =
                XmlDocument.answer(
                        "LocationConstraint",
                        document -> document.characters(region.equals("us-east-1") ? "" : region));
        return Answers.ofBucket(call, answer);
    }
}
