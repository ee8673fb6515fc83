package custos.policy;

import java.util.List;
import java.util.Optional;

/**
 * Everything that bears on a caller and a resource, layer by layer. A value: {@code iam} keeps one
 * per principal and adds the session's and the resource's policies to it for a request.
 *
 * @param identity the principal's identity policies: its own, its groups', inline and attached
 * @param boundary the permissions boundary, if one is set
 * @param session the session policies, if the credentials carry any: a union among themselves
 * @param resource the resource's policies: a union; with a {@link PolicyKind#TRUST} policy in it,
 *     the resource side must allow in every case
 */
public record Policies(
        PolicySet identity,
        Optional<PolicySet> boundary,
        Optional<PolicySet> session,
        PolicySet resource) {

    /** No policy of any kind. */
    public static final Policies NONE = ofIdentity(PolicySet.EMPTY);

    /** Identity policies alone. */
    public static Policies ofIdentity(PolicySet identity) {
        return new Policies(identity, Optional.empty(), Optional.empty(), PolicySet.EMPTY);
    }

    /** Identity policies alone. */
    public static Policies ofIdentity(Policy... identity) {
        return ofIdentity(PolicySet.of(identity));
    }

    /** The same with other identity policies. */
    public Policies withIdentity(PolicySet policies) {
        return new Policies(policies, boundary, session, resource);
    }

    /** The same within a permissions boundary. */
    public Policies withBoundary(Policy policy) {
        return withBoundary(PolicySet.of(policy));
    }

    /** The same within a permissions boundary of several documents, which count as one. */
    public Policies withBoundary(PolicySet policies) {
        return new Policies(identity, Optional.of(policies), session, resource);
    }

    /** The same within session policies, of which any may allow. */
    public Policies withSession(PolicySet policies) {
        return new Policies(identity, boundary, Optional.of(policies), resource);
    }

    /** The same with the policies of the resource. */
    public Policies withResource(PolicySet policies) {
        return new Policies(identity, boundary, session, policies);
    }

    /** The set of a layer, if the layer is there. All resource-based kinds are one layer. */
    public Optional<PolicySet> layer(PolicyKind kind) {
        return switch (kind) {
            case IDENTITY -> Optional.of(identity);
            case BOUNDARY -> boundary;
            case SESSION -> session;
            case RESOURCE, TRUST, PROJECT -> Optional.of(resource);
        };
    }

    /** All sets that are there, in the order in which denies are looked for. */
    public List<PolicySet> layers() {
        return List.of(
                        PolicyKind.IDENTITY,
                        PolicyKind.BOUNDARY,
                        PolicyKind.SESSION,
                        PolicyKind.RESOURCE)
                .stream()
                .flatMap(kind -> layer(kind).stream())
                .toList();
    }
}
