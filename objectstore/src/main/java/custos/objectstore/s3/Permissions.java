package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.s3.S3Request;
import custos.objectstore.catalog.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The accesses of S3's actions. A bucket that does not exist counts as the caller's own, so that a
 * caller without rights is refused alike whether it exists or not; another account's bucket is
 * decided as another account's.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">Actions,
 *     resources, and condition keys for Amazon S3</a>
 */
record Permissions(Storage storage) {
    /** Headers that are condition keys of their own where the client sends them. */
    private static final List<String> CONDITION_HEADERS =
            List.of(
                    "x-amz-acl",
                    "x-amz-copy-source",
                    "x-amz-metadata-directive",
                    "x-amz-server-side-encryption",
                    "x-amz-storage-class",
                    "if-match",
                    "if-none-match");

    Access.Required bucket(Call call, String action, String bucket) {
        return Access.to(action, arn(call, bucket), owner(call, bucket));
    }

    Access.Required object(Call call, String action, String bucket, String key) {
        return Access.to(action, arn(call, bucket) + "/" + key, owner(call, bucket));
    }

    /** An action on the request's object, and the condition keys of what it sends. */
    Access.Required writing(Call call, String action, S3Request request) {
        var access = object(call, action, request.bucket(), request.key());
        for (var header : CONDITION_HEADERS) {
            var value = Headers.amz(request, header);
            if (value.isPresent()) {
                access = access.withContext("s3:" + header, List.of(value.get()));
            }
        }
        return access;
    }

    /** An action on the request's existing object, of its version if the request names one. */
    Access.Required existing(Call call, String action, S3Request request) {
        var access = existing(call, action, request.bucket(), request.key());
        return request.parameter("versionId")
                .map(version -> ofVersion(access, version))
                .orElse(access);
    }

    /** An action on an existing object, which policies may decide by its tags. */
    Access.Required existing(Call call, String action, String bucket, String key) {
        var access = object(call, action, bucket, key);
        var tags = storage.objects().find(bucket, key).map(it -> it.attributes().tags());
        for (var tag : tags.orElse(Map.of()).entrySet()) {
            access =
                    access.withContext(
                            "s3:ExistingObjectTag/" + tag.getKey(), List.of(tag.getValue()));
        }
        return access;
    }

    /** Listing a bucket, with the condition keys of what part of it. */
    Access.Required listing(Call call, S3Request request) {
        var access = bucket(call, "s3:ListBucket", request.bucket());
        for (var name : List.of("prefix", "delimiter", "max-keys")) {
            var value = request.parameter(name);
            if (value.isPresent()) {
                access = access.withContext("s3:" + name, List.of(value.get()));
            }
        }
        return access;
    }

    /** Deleting an object, or a version of it. */
    Access.Required deleting(Call call, S3Request request) {
        var access = writing(call, "s3:DeleteObject", request);
        return request.parameter("versionId")
                .map(version -> ofVersion(access, version))
                .orElse(access);
    }

    /** The same access to one version of the object. */
    Access.Required ofVersion(Access.Required access, String version) {
        return new Access.Required(
                        versioned(access.action()),
                        access.resource(),
                        access.resourceAccount(),
                        access.requestTags(),
                        access.tagKeys(),
                        access.resourceTags(),
                        access.resourcePolicies(),
                        access.context(),
                        access.mode())
                .withContext("s3:VersionId", List.of(version));
    }

    /** Storing an object; with tags, tagging it; on a condition, reading what is there. */
    List<Access> storing(Call call, S3Request request) {
        var tags = Tags.ofHeader(request);
        var accesses = new ArrayList<Access>();
        accesses.add(withTags(writing(call, "s3:PutObject", request), tags));
        if (!tags.isEmpty()) {
            accesses.add(tagging(call, request, tags));
        }
        if (request.header("if-match").isPresent()) {
            accesses.add(existing(call, "s3:GetObject", request));
        }
        return accesses;
    }

    /** Copying an object: reading the source, storing the copy, and both for the tags. */
    List<Access> copying(Call call, S3Request request, CopySource source) {
        var accesses = new ArrayList<Access>();
        accesses.add(reading(call, "s3:GetObject", source));
        if (!Copying.copiesTags(request)) {
            accesses.addAll(storing(call, request));
            return accesses;
        }
        accesses.add(writing(call, "s3:PutObject", request));
        var tags = tags(source);
        if (!tags.isEmpty()) {
            accesses.add(reading(call, "s3:GetObjectTagging", source));
            accesses.add(tagging(call, request, tags));
        }
        return accesses;
    }

    /** Copying a part: reading the source and storing the object that it will belong to. */
    List<Access> copyingPart(Call call, S3Request request, CopySource source) {
        return List.of(
                reading(call, "s3:GetObject", source), writing(call, "s3:PutObject", request));
    }

    private Access.Required reading(Call call, String action, CopySource source) {
        var access = existing(call, action, source.bucket(), source.key());
        return source.version().map(version -> ofVersion(access, version)).orElse(access);
    }

    private Access.Required tagging(Call call, S3Request request, Map<String, String> tags) {
        var access = object(call, "s3:PutObjectTagging", request.bucket(), request.key());
        return withTags(access, tags);
    }

    private Map<String, String> tags(CopySource source) {
        return storage.objects()
                .find(source.bucket(), source.key())
                .map(object -> object.attributes().tags())
                .orElse(Map.of());
    }

    /** The same access with the tags that a request puts on an object. */
    static Access.Required withTags(Access.Required access, Map<String, String> tags) {
        var more = access;
        for (var tag : tags.entrySet()) {
            more = more.withContext("s3:RequestObjectTag/" + tag.getKey(), List.of(tag.getValue()));
        }
        return tags.isEmpty()
                ? more
                : more.withContext("s3:RequestObjectTagKeys", List.copyOf(tags.keySet()));
    }

    /** GetObject becomes GetObjectVersion, GetObjectTagging becomes GetObjectVersionTagging. */
    private static String versioned(String action) {
        return action.replace("Object", "ObjectVersion");
    }

    private String owner(Call call, String bucket) {
        return storage.buckets().find(bucket).map(Bucket::account).orElse(call.account());
    }

    private static String arn(Call call, String bucket) {
        return "arn:" + call.endpoint().partition() + ":s3:::" + bucket;
    }
}
