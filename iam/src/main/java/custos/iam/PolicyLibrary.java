package custos.iam;

import custos.policy.Policy;
import custos.policy.PolicyKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * All managed policies, AWS's and the customers', with their documents compiled. A version's
 * document never changes and its policy's id is never used twice, so what was compiled stays good.
 */
final class PolicyLibrary {
    private static final int MOST_COMPILED = 10_000;

    private final AwsManagedPolicies awsManaged;
    private final ConcurrentHashMap<Key, Policy> compiled = new ConcurrentHashMap<>();

    private record Key(PolicyKind kind, String policyId, int version) {}

    PolicyLibrary(AwsManagedPolicies awsManaged) {
        this.awsManaged = awsManaged;
    }

    AwsManagedPolicies awsManaged() {
        return awsManaged;
    }

    /** The policy of this ARN, if the account may use it: its own, or AWS's. */
    Optional<ManagedPolicy> find(Handle handle, String account, String arn) {
        return awsManaged
                .find(arn)
                .or(() ->
                        ManagedPolicyTable.find(handle, arn)
                                .filter(policy -> policy.account().equals(account)));
    }

    List<ManagedPolicy.Version> versions(Handle handle, ManagedPolicy policy) {
        return policy.isAwsManaged()
                ? awsManaged.version(policy.arn()).stream().toList()
                : ManagedPolicyTable.versions(handle, policy.id());
    }

    /** The version in force. */
    Optional<ManagedPolicy.Version> defaultVersion(Handle handle, ManagedPolicy policy) {
        return versions(handle, policy).stream()
                .filter(version -> version.number() == policy.defaultVersion())
                .findFirst();
    }

    /**
     * The document in force, compiled. One that is missing compiles to a policy that denies
     * everything: what it would have denied is not known.
     */
    Policy compiled(Handle handle, PolicyKind kind, String account, String arn) {
        var policy = find(handle, account, arn);
        if (policy.isEmpty()) {
            return Policy.stored(kind, arn, "");
        }
        var key = new Key(kind, policy.get().id(), policy.get().defaultVersion());
        var known = compiled.get(key);
        if (known != null) {
            return known;
        }
        var document =
                defaultVersion(handle, policy.get())
                        .map(ManagedPolicy.Version::document)
                        .orElse("");
        return keep(key, Policy.stored(kind, arn, document));
    }

    /** All customer managed policies in force, compiled: what a start reads in one go. */
    List<Compiled> compileAll(Handle handle, PolicyKind kind) {
        return ManagedPolicyTable.allInForce(handle).stream()
                .map(p ->
                        new Compiled(
                                p.account(),
                                p.arn(),
                                keep(
                                        new Key(kind, p.policyId(), p.version()),
                                        Policy.stored(kind, p.arn(), p.document()))))
                .toList();
    }

    /** A compiled policy with what names it. */
    record Compiled(String account, String arn, Policy policy) {}

    private Policy keep(Key key, Policy fresh) {
        if (compiled.size() >= MOST_COMPILED) {
            compiled.clear();
        }
        compiled.put(key, fresh);
        return fresh;
    }
}
