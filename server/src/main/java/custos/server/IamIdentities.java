package custos.server;

import custos.gateway.Identities;
import custos.iam.Iam;
import custos.sigv4.AccessKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** IAM's keys, as the gateway wants them. */
record IamIdentities(Iam iam) implements Identities {
    @Override
    public Optional<AccessKey> find(String accessKeyId) {
        return iam.credential(accessKeyId)
                .map(c -> AccessKey.longTerm(c.accessKeyId(), c.secret(), c.active()));
    }

    @Override
    public Optional<Identity> identity(String accessKeyId) {
        return iam.credential(accessKeyId).map(c -> new Identity(c.principal(), List.of()));
    }

    @Override
    public void used(String accessKeyId, String service, String region, Instant at) {
        iam.used(accessKeyId, service, region, at);
    }
}
