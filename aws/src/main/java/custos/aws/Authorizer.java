package custos.aws;

import java.util.Optional;

/** Decides accesses by the policies in force now. {@code iam} implements it. */
public interface Authorizer {

    /**
     * Decides one access.
     *
     * @return nothing if it is allowed, else the refusal
     */
    Optional<Refusal> refusal(Caller caller, Access.Required access);

    /** True if the access is allowed: for rights whose lack shows as another error. */
    default boolean may(Caller caller, Access.Required access) {
        return refusal(caller, access).isEmpty();
    }

    /**
     * A denied access.
     *
     * @param message AWS's sentence: {@code User: … is not authorized to perform: …}
     */
    record Refusal(Access.Required access, boolean explicit, String message) {}
}
