package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Listing;
import java.util.List;

/** Lists a bucket's objects, in the older of the two forms. */
final class ListObjects implements Operation<S3Request, S3Response> {
    private final Storage storage;

    ListObjects(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(storage.permissions().listing(call, request));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        var question = ObjectQuestion.of(request);
        var marker = Parameters.text(request, "marker");
        var page = storage.objects().list(question.from(start(question, marker)));
        var answer =
                XmlDocument.answer(
                        "ListBucketResult",
                        document -> {
                            question.writeHead(document, page);
                            document.text("Marker", question.encode(marker));
                            if (page.next().isPresent()) {
                                document.text("NextMarker", question.encode(page.last()));
                            }
                            question.writeEntries(document, page, true);
                        });
        return Answers.ofBucket(call, answer);
    }

    /** A marker that is a common prefix stands for all keys that were rolled up into it. */
    private static Listing.Start start(ObjectQuestion question, String marker) {
        if (question.isCommonPrefix(marker)) {
            return Listing.beyond(marker).orElse(Listing.Start.after(marker));
        }
        return marker.isEmpty() ? Listing.Start.FIRST : Listing.Start.after(marker);
    }
}
