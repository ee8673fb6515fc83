package custos.rekognition.s3;

import custos.aws.Access;
import custos.aws.Authorizer;
import custos.aws.Caller;
import custos.objectstore.ObjectStore;
import custos.objectstore.ObjectStore.ObjectInfo;
import custos.rekognition.resource.S3Location;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * S3 as a caller sees it: each access is decided by the policies in force at that moment, then made
 * with the server's own hands (specification, D-217).
 */
public final class CallerObjects {
    private final ObjectStore objects;
    private final Authorizer authorizer;
    private final String partition;

    /** Objects of one partition, whose name stands in their ARNs. */
    public CallerObjects(ObjectStore objects, Authorizer authorizer, String partition) {
        this.objects = objects;
        this.authorizer = authorizer;
        this.partition = partition;
    }

    /**
     * The account that owns a bucket. Tells nothing that the caller may not know; for rules only.
     */
    public Optional<String> ownerOf(String bucket) {
        return objects.ownerOf(bucket);
    }

    /** An object that is there and that the caller may read. */
    public Optional<ObjectInfo> find(Caller caller, S3Location location) {
        return mayRead(caller, location)
                ? objects.find(location.bucket(), location.key())
                : Optional.empty();
    }

    /** True if the caller may read the object, whether it is there or not. */
    public boolean mayRead(Caller caller, S3Location location) {
        var owner = objects.ownerOf(location.bucket());
        if (owner.isEmpty() || !isCurrent(location)) {
            return false;
        }
        return authorizer.may(caller, reading(location, owner.get()));
    }

    /** The same access as S3's own: a policy that hides an object by its tags hides it here too. */
    private Access.Required reading(S3Location location, String owner) {
        var action = location.version().isPresent() ? "s3:GetObjectVersion" : "s3:GetObject";
        var access = Access.to(action, arn(location), owner);
        var tags = objects.find(location.bucket(), location.key()).map(ObjectInfo::tags);
        for (var tag : tags.orElse(Map.of()).entrySet()) {
            access =
                    access.withContext(
                            "s3:ExistingObjectTag/" + tag.getKey(), List.of(tag.getValue()));
        }
        return location.version().isPresent()
                ? access.withContext("s3:VersionId", List.of(location.version().get()))
                : access;
    }

    /** Opens an object that {@link #find} found. */
    public InputStream open(S3Location location) throws IOException {
        return objects.open(location.bucket(), location.key());
    }

    /** True if there is such a bucket and the caller may put this object into it. */
    public boolean mayWrite(Caller caller, S3Location location) {
        var owner = objects.ownerOf(location.bucket());
        return owner.isPresent()
                && authorizer.may(caller, Access.to("s3:PutObject", arn(location), owner.get()));
    }

    /** Puts an object that {@link #mayWrite} allowed, replacing one of the same key. */
    public void put(S3Location location, InputStream content, String contentType)
            throws IOException {
        try (content) {
            objects.put(location.bucket(), location.key(), content, contentType, Map.of());
        }
    }

    /** Buckets here keep no versions: the only version of an object is called {@code null}. */
    private static boolean isCurrent(S3Location location) {
        return location.version().isEmpty() || location.version().get().equals("null");
    }

    private String arn(S3Location location) {
        return "arn:" + partition + ":s3:::" + location.bucket() + "/" + location.key();
    }
}
