package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Bucket;
import custos.objectstore.catalog.S3Errors;
import java.util.List;
import java.util.Optional;

/** Creates a bucket. */
final class CreateBucket implements Operation<S3Request, S3Response> {
    private final Storage storage;

    CreateBucket(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        var access =
                Access.to(
                        "s3:CreateBucket",
                        "arn:" + call.endpoint().partition() + ":s3:::" + request.bucket(),
                        call.account());
        return List.of(access);
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        BucketName.require(request.bucket());
        Headers.requireServed(request);
        requireRegion(call, request);
        var wanted = new Bucket(request.bucket(), call.account(), storage.now());
        storage.buckets().create(wanted).ifPresent(present -> requireRecreation(call, present));
        return Answers.ofBucket(call, S3Response.empty(200))
                .with("Location", "/" + request.bucket());
    }

    /** A bucket lies in the server's region; us-east-1 is the one that is left unsaid. */
    private static void requireRegion(Call call, S3Request request) {
        var document = Bodies.xml(request, Claims.of(request));
        var constraint = document.flatMap(CreateBucket::constraint).orElse("us-east-1");
        if (!constraint.equals(Answers.region(call))) {
            throw S3Errors.badLocation(
                    document.flatMap(CreateBucket::constraint).orElse("unspecified"));
        }
    }

    private static Optional<String> constraint(XmlElement document) {
        var configuration = document.named("CreateBucketConfiguration");
        for (var unserved : List.of("Tags", "Location", "Bucket")) {
            if (!configuration.children(unserved).isEmpty()) {
                throw S3Errors.notImplemented(unserved);
            }
        }
        return configuration
                .child("LocationConstraint")
                .filter(text -> !text.isEmpty())
                .map(text -> text.equals("EU") ? "eu-west-1" : text);
    }

    /** Creating one's bucket again succeeds in us-east-1 and nowhere else (API reference). */
    private static void requireRecreation(Call call, Bucket present) {
        if (!present.account().equals(call.account())) {
            throw S3Errors.bucketExists();
        }
        if (!Answers.region(call).equals("us-east-1")) {
            throw S3Errors.bucketOwnedByYou(present.name());
        }
    }
}
