package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Bucket;
import java.util.List;

/** Lists the caller's account's buckets. */
final class ListBuckets implements Operation<S3Request, S3Response> {
    private static final int MOST = 10_000;

    private final Storage storage;

    ListBuckets(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(Access.toAny("s3:ListAllMyBuckets", call.account()));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        int most = Parameters.number(request, "max-buckets", MOST, MOST);
        var prefix = Parameters.text(request, "prefix");
        var after = Parameters.text(request, "continuation-token");
        var here = request.parameter("bucket-region").orElse(Answers.region(call));
        var found =
                here.equals(Answers.region(call))
                        ? storage.buckets().list(call.account(), prefix, after, most + 1)
                        : List.<Bucket>of();
        boolean more = found.size() > most && most > 0;
        var page = found.subList(0, Math.min(most, found.size()));
        return XmlDocument.answer(
                "ListAllMyBucketsResult",
                document -> {
                    Answers.owner(document, "Owner", call.account());
                    document.element("Buckets", list -> page.forEach(it -> write(call, list, it)));
                    if (more) {
                        document.text("ContinuationToken", page.getLast().name());
                    }
                    document.text("Prefix", request.parameter("prefix"));
                });
    }

    private static void write(Call call, XmlDocument list, Bucket bucket) {
        list.element(
                "Bucket",
                it ->
                        it.text("Name", bucket.name())
                                .text("CreationDate", HttpDates.iso(bucket.created()))
                                .text("BucketRegion", Answers.region(call)));
    }
}
