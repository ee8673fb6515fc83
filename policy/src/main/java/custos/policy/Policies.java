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
 * @param serviceControls the service control policies that bind the caller's account, a set for
 *     each level from the organisation's root to the account: every level must allow. Empty without
 *     an organisation and for its management account
 * @param resourceControls the resource control policies that bind the owner's account, likewise
 */
public record Policies(
        PolicySet identity,
        Optional<PolicySet> boundary,
        Optional<PolicySet> session,
        PolicySet resource,
        List<PolicySet> serviceControls,
        List<PolicySet> resourceControls) {
    /** One kind for each layer, in the order in which denies are looked for. */
    static final List<PolicyKind> LAYERS =
            List.of(
                    PolicyKind.IDENTITY,
                    PolicyKind.BOUNDARY,
                    PolicyKind.SESSION,
                    PolicyKind.RESOURCE,
                    PolicyKind.RESOURCE_CONTROL,
                    PolicyKind.SERVICE_CONTROL);

    public Policies {
        serviceControls = List.copyOf(serviceControls);
        resourceControls = List.copyOf(resourceControls);
    }

    /** Policies without an organisation. */
    public Policies(
            PolicySet identity,
            Optional<PolicySet> boundary,
            Optional<PolicySet> session,
            PolicySet resource) {
        this(identity, boundary, session, resource, List.of(), List.of());
    }

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
        return new Policies(
                policies, boundary, session, resource, serviceControls, resourceControls);
    }

    /** The same within a permissions boundary. */
    public Policies withBoundary(Policy policy) {
        return withBoundary(PolicySet.of(policy));
    }

    /** The same within a permissions boundary of several documents, which count as one. */
    public Policies withBoundary(PolicySet policies) {
        return new Policies(
                identity,
                Optional.of(policies),
                session,
                resource,
                serviceControls,
                resourceControls);
    }

    /** The same within session policies, of which any may allow. */
    public Policies withSession(PolicySet policies) {
        return new Policies(
                identity,
                boundary,
                Optional.of(policies),
                resource,
                serviceControls,
                resourceControls);
    }

    /** The same with the policies of the resource. */
    public Policies withResource(PolicySet policies) {
        return new Policies(
                identity, boundary, session, policies, serviceControls, resourceControls);
    }

    /** The same under the service control policies of the caller's account, level by level. */
    public Policies withServiceControls(List<PolicySet> levels) {
        return new Policies(identity, boundary, session, resource, levels, resourceControls);
    }

    /** The same under the resource control policies of the owner's account, level by level. */
    public Policies withResourceControls(List<PolicySet> levels) {
        return new Policies(identity, boundary, session, resource, serviceControls, levels);
    }

    /**
     * The sets of a layer: several for an organisation's levels, none if the layer is not there.
     */
    public List<PolicySet> layer(PolicyKind kind) {
        return switch (kind) {
            case IDENTITY -> List.of(identity);
            case BOUNDARY -> boundary.stream().toList();
            case SESSION -> session.stream().toList();
            case RESOURCE, TRUST, PROJECT -> List.of(resource);
            case SERVICE_CONTROL -> serviceControls;
            case RESOURCE_CONTROL -> resourceControls;
        };
    }

    /** All sets that are there, in the order in which denies are looked for. */
    public List<PolicySet> layers() {
        return LAYERS.stream().flatMap(kind -> layer(kind).stream()).toList();
    }
}
