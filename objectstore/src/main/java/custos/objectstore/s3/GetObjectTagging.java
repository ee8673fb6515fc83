package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import java.util.List;
import java.util.TreeMap;

/** Reads an object's tags. */
final class GetObjectTagging implements Operation<S3Request, S3Response> {
    private final Storage storage;

    GetObjectTagging(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(storage.permissions().existing(call, "s3:GetObjectTagging", request));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        Versions.require(request);
        var object =
                storage.objects()
                        .find(request.bucket(), request.key())
                        .orElseThrow(() -> storage.missing(call, request.bucket(), request.key()));
        return XmlDocument.answer(
                "Tagging",
                document ->
                        document.element(
                                "TagSet",
                                set ->
                                        new TreeMap<>(object.attributes().tags())
                                                .forEach((key, value) -> write(set, key, value))));
    }

    private static void write(XmlDocument set, String key, String value) {
        set.element("Tag", tag -> tag.text("Key", key).text("Value", value));
    }
}
