package custos.rekognition;

import custos.aws.Access;
import custos.aws.Arn;
import custos.aws.Authorizer;
import custos.aws.Call;
import custos.aws.Caller;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.WrappedKey;
import custos.vision.DataKey;
import custos.vision.FileCipher;
import java.util.List;

/**
 * The data keys of versions. Each version that was asked for with a {@code KmsKeyId} has one of its
 * own, wrapped by that named key.
 *
 * <p>The caller's rights on the named key are checked when the version is made; from then on the
 * service uses it on its own, as AWS does by the grant that {@code kms:CreateGrant} stands for. A
 * key that is disabled or gone opens nothing.
 */
public final class VersionKeys {
    private static final List<String> NEEDED =
            List.of("kms:DescribeKey", "kms:CreateGrant", "kms:GenerateDataKey", "kms:Decrypt");

    private final KeyRing ring;
    private final Authorizer authorizer;

    /** Data keys wrapped by the keys of a ring. */
    public VersionKeys(KeyRing ring, Authorizer authorizer) {
        this.ring = ring;
        this.authorizer = authorizer;
    }

    /**
     * A fresh data key for a version.
     *
     * @throws custos.aws.AwsException {@code InvalidParameterException} if the caller may not use
     *     such a key, or there is none: one answer for both (specification, T-12)
     */
    public WrappedKey generate(Call call, String keyId, VersionArn version) {
        var account =
                new Arn(
                        call.endpoint().partition(),
                        "kms",
                        call.endpoint().region(),
                        call.account(),
                        "");
        var key =
                ring.find(keyId, account)
                        .filter(found -> mayUse(call.caller(), found))
                        .orElseThrow(() -> Errors.invalid("there is no key `" + keyId + "`"));
        if (!key.enabled()) {
            throw Errors.invalid("the key `" + keyId + "` is disabled");
        }
        return new WrappedKey(
                key.arn().toString(), key.wrap(DataKey.random().bytes(), version.text()));
    }

    private boolean mayUse(Caller caller, NamedKey key) {
        return NEEDED.stream()
                .allMatch(action ->
                        authorizer.may(
                                caller,
                                Access.to(action, key.arn())
                                        .withResourcePolicies(List.of(policy(key)))));
    }

    /** The policy that a key has on AWS unless another is given: its account's policies decide. */
    private static String policy(NamedKey key) {
        return """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:%s:iam::%s:root"},\
        "Action":"kms:*","Resource":"*"}}\
        """
                .formatted(key.arn().partition(), key.arn().account());
    }

    /**
     * How the files of a version lie on the disk.
     *
     * @throws KeyUnavailableException if they are encrypted, and the key is disabled or gone
     */
    public FileCipher cipher(ProjectVersion version) throws KeyUnavailableException {
        var config = version.config();
        if (config.kmsKeyId().isEmpty()) {
            return FileCipher.plain();
        }
        var wrapped = config.dataKey().orElseThrow();
        return new DataKey(usable(wrapped).unwrap(wrapped.wrapped(), version.arn().text()));
    }

    /** True if the version's files may be used now. */
    public boolean isUsable(ProjectVersion version) {
        try {
            if (version.config().kmsKeyId().isPresent()) {
                var _ = usable(version.config().dataKey().orElseThrow());
            }
            return true;
        } catch (KeyUnavailableException _) {
            return false;
        }
    }

    private NamedKey usable(WrappedKey wrapped) throws KeyUnavailableException {
        var key = ring.at(Arn.parse(wrapped.keyArn()));
        if (key.isEmpty()) {
            throw unavailable(wrapped, "is gone");
        }
        if (!key.get().enabled()) {
            throw unavailable(wrapped, "is disabled");
        }
        return key.get();
    }

    private static KeyUnavailableException unavailable(WrappedKey wrapped, String why) {
        return new KeyUnavailableException(
                "The encryption key " + wrapped.keyArn() + " " + why + ".", null);
    }
}
