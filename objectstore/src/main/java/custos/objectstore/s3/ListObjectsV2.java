package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Listing;
import java.util.List;
import java.util.Optional;

/** Lists a bucket's objects. */
final class ListObjectsV2 implements Operation<S3Request, S3Response> {
    private final Storage storage;

    ListObjectsV2(Storage storage) {
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
        var startAfter = Parameters.text(request, "start-after");
        var token = request.parameter("continuation-token");
        var page = storage.objects().list(question.from(start(token, startAfter)));
        boolean owner = Parameters.text(request, "fetch-owner").equals("true");
        var answer =
                XmlDocument.answer(
                        "ListBucketResult",
                        document -> {
                            question.writeHead(document, page);
                            int count = page.objects().size() + page.commonPrefixes().size();
                            document.text("KeyCount", count);
                            document.text("ContinuationToken", token);
                            document.text(
                                    "NextContinuationToken",
                                    page.next().map(ContinuationToken::of));
                            if (!startAfter.isEmpty()) {
                                document.text("StartAfter", question.encode(startAfter));
                            }
                            question.writeEntries(document, page, owner);
                        });
        return Answers.ofBucket(call, answer);
    }

    private static Listing.Start start(Optional<String> token, String startAfter) {
        return token.map(ContinuationToken::read)
                .orElse(
                        startAfter.isEmpty()
                                ? Listing.Start.FIRST
                                : Listing.Start.after(startAfter));
    }
}
