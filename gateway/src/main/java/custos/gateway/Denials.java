package custos.gateway;

import custos.aws.Authorizer;

/** Remembers which access a refused request lacked. */
@FunctionalInterface
public interface Denials {

    /**
     * Keeps a denial under the id that the answer carries. It is called on the request's own thread
     * and must not make it wait.
     */
    void keep(String requestId, Authorizer.Refusal denial);
}
