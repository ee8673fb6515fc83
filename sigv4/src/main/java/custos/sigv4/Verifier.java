package custos.sigv4;

import custos.aws.AwsException;
import custos.aws.Service;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks the signature of requests. The same instance serves all threads.
 *
 * <p>The order of checks is AWS's: the key, the token, the time, the scope, the signature. A body
 * that is still a stream is checked by its reader, as the {@link Payload} says.
 */
public final class Verifier {
    /** AWS allows 15 minutes in newer services and in S3. */
    public static final Duration DEFAULT_SKEW = Duration.ofMinutes(15);

    private static final byte[] NO_BODY = {};

    private final KeyFinder keys;
    private final InstantSource clock;
    private final Settings settings;
    private final SigningKeys signingKeys = new SigningKeys();

    /**
     * What a server accepts.
     *
     * @param regions regions of the credential scope, the server's own first; IAM and STS are also
     *     signed for {@code us-east-1}
     * @param skew how far a client's clock may be off
     * @param externalHosts values of {@code Host} that clients see when a proxy rewrites it
     * @param bucketDomains lower-case domains below which a host name is a bucket: the very list
     *     that finds the object, since Signature Version 2 does not sign the host
     */
    public record Settings(
            List<String> regions,
            Duration skew,
            List<String> externalHosts,
            List<String> bucketDomains) {
        public Settings {
            regions = List.copyOf(regions);
            externalHosts = List.copyOf(externalHosts);
            bucketDomains = List.copyOf(bucketDomains);
        }
    }

    public Verifier(KeyFinder keys, InstantSource clock, Settings settings) {
        this.keys = keys;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Checks a request of the JSON or Query protocol, whose body was read.
     *
     * @param services the services that speak the protocol; the scope says which of them is meant
     */
    public Verification verify(SignedRequest request, List<Service> services, byte[] body) {
        var names = services.stream().map(Service::signingName).toList();
        return verify(request, Rules.buffered(names, body));
    }

    /**
     * What is known of a request of the JSON or Query protocol before its body is read: that it has
     * no credentials, or what is wrong with it whatever its body turns out to be. Nothing if only
     * {@link #verify} can tell.
     */
    public Optional<Verification> ahead(SignedRequest request, List<Service> services) {
        var names = services.stream().map(Service::signingName).toList();
        var check = check(request, Rules.buffered(names, NO_BODY));
        try {
            return check.claim().isEmpty()
                    ? Optional.of(new Verification.Unsigned())
                    : Optional.empty();
        } catch (AwsException refusal) {
            return Optional.of(new Verification.Refused(refusal));
        }
    }

    /**
     * Checks a request to S3, whose body is still a stream. A URL may also be presigned with
     * Signature Version 2, as AWS's own command line does for custom endpoints.
     */
    public Verification verifyS3(SignedRequest request) {
        return PresignedV2.marks(request)
                ? verdict(() -> new CheckV2(keys, settings, clock.instant(), request).run())
                : verify(request, Rules.s3());
    }

    Verification verify(SignedRequest request, Rules rules) {
        return verdict(() -> check(request, rules).run());
    }

    private Check check(SignedRequest request, Rules rules) {
        return new Check(keys, signingKeys, settings, clock.instant(), request, rules);
    }

    private static Verification verdict(Supplier<Verification> check) {
        try {
            return check.get();
        } catch (AwsException refusal) {
            return new Verification.Refused(refusal);
        }
    }
}
