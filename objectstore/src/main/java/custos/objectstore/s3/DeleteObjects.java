package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.AwsException;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Bucket;
import custos.objectstore.catalog.Keys;
import custos.objectstore.catalog.Objects;
import custos.objectstore.catalog.S3Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes up to a thousand objects. Each key is decided by itself, and its refusal is an entry of
 * the answer.
 */
final class DeleteObjects implements Operation<S3Request, S3Response> {
    private final Storage storage;

    DeleteObjects(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(
                Access.free("s3:DeleteObject is decided for each key of the body, in handle"));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        var document = Bodies.xml(request, requiredClaims(request));
        var delete = document.orElseThrow(S3Errors::malformedXml).named("Delete");
        var targets = delete.children("Object").stream().map(Target::of).toList();
        if (targets.isEmpty() || targets.size() > Parameters.MOST) {
            throw S3Errors.malformedXml();
        }
        boolean quiet = delete.child("Quiet").filter("true"::equalsIgnoreCase).isPresent();
        var refusals =
                new ArrayList<>(targets.stream().map(it -> refusal(call, request, it)).toList());
        if (refusals.stream().anyMatch(Optional::isEmpty)) {
            // Only who may delete something there learns whether there is such a bucket.
            delete(storage.bucket(request), targets, refusals);
        }
        return XmlDocument.answer(
                "DeleteResult",
                result -> {
                    for (int i = 0; i < targets.size(); i++) {
                        write(result, targets.get(i), refusals.get(i), quiet);
                    }
                });
    }

    private record Target(String key, Optional<String> version, Optional<String> etag) {
        static Target of(XmlElement object) {
            for (var unserved : List.of("LastModifiedTime", "Size")) {
                if (!object.children(unserved).isEmpty()) {
                    throw S3Errors.notImplemented(unserved);
                }
            }
            return new Target(
                    object.required("Key"),
                    object.child("VersionId").filter(version -> !version.isEmpty()),
                    object.child("ETag"));
        }
    }

    private record Refused(String code, String message) {
        static Refused of(AwsException refusal) {
            return new Refused(refusal.code().s3().name(), refusal.text());
        }
    }

    private static Claims requiredClaims(S3Request request) {
        var claims = Claims.of(request);
        if (!claims.any()) {
            throw S3Errors.invalidRequest(
                    "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }
        return claims;
    }

    /** Deletes what is not refused, all at once, and adds the refusals of what has changed. */
    private void delete(Bucket bucket, List<Target> targets, List<Optional<Refused>> refusals) {
        var deletions = new ArrayList<Objects.Deletion>();
        for (int i = 0; i < targets.size(); i++) {
            var target = targets.get(i);
            if (refusals.get(i).isEmpty()) {
                deletions.add(new Objects.Deletion(target.key, target.etag.map(ETags::bare)));
            }
        }
        var failed = storage.objects().delete(bucket.name(), deletions);
        for (int i = 0; i < targets.size(); i++) {
            if (failed.contains(targets.get(i).key) && refusals.get(i).isEmpty()) {
                refusals.set(i, Optional.of(Refused.of(S3Errors.preconditionFailed("If-Match"))));
            }
        }
    }

    private Optional<Refused> refusal(Call call, S3Request request, Target target) {
        var access = access(call, request.bucket(), target);
        var denied = storage.authorizer().refusal(call.caller(), access);
        if (denied.isPresent()) {
            return Optional.of(new Refused("AccessDenied", denied.get().message()));
        }
        try {
            Keys.require(target.key);
            Versions.require(target.version);
            return Optional.empty();
        } catch (AwsException refusal) {
            return Optional.of(Refused.of(refusal));
        }
    }

    private Access.Required access(Call call, String bucket, Target target) {
        var permissions = storage.permissions();
        var access = permissions.object(call, "s3:DeleteObject", bucket, target.key);
        return target.version.map(version -> permissions.ofVersion(access, version)).orElse(access);
    }

    private static void write(
            XmlDocument result, Target target, Optional<Refused> refused, boolean quiet) {
        if (refused.isPresent()) {
            result.element(
                    "Error",
                    it ->
                            it.text("Key", target.key)
                                    .text("VersionId", target.version)
                                    .text("Code", refused.get().code)
                                    .text("Message", refused.get().message));
        } else if (!quiet) {
            result.element(
                    "Deleted", it -> it.text("Key", target.key).text("VersionId", target.version));
        }
    }
}
