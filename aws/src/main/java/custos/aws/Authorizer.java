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
     * @param reasons what more there is to say about it to whoever runs the server
     */
    record Refusal(
            Access.Required access, boolean explicit, String message, Optional<Reasons> reasons) {

        /** A denied access of which the message says everything. */
        public Refusal(Access.Required access, boolean explicit, String message) {
            this(access, explicit, message, Optional.empty());
        }
    }

    /** Why an access was denied. It is worked out when it is asked for, not before. */
    interface Reasons {
        /** For people: the statements, the conditions, the smallest grant. */
        String text();

        /** For programs. */
        String json();
    }
}
