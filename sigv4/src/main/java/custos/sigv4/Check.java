package custos.sigv4;

import static custos.aws.ErrorCode.INVALID_REQUEST;

import custos.aws.AwsException;
import custos.aws.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The verification of one request, step by step; every step throws the refusal or goes on. */
final class Check {
    /** Signs for keys that do not exist, so that they take as long as keys that do. */
    private static final SigningKey NOBODY =
            SigningKey.derive("nobody", new Scope("20000101", "nowhere", "none"));

    private static final String GLOBAL_REGION = "us-east-1";

    private final KeyFinder keys;
    private final SigningKeys signingKeys;
    private final Verifier.Settings settings;
    private final Instant now;
    private final SignedRequest request;
    private final Rules rules;
    private final Headers headers;
    private final List<UriText.Parameter> query;

    Check(
            KeyFinder keys,
            SigningKeys signingKeys,
            Verifier.Settings settings,
            Instant now,
            SignedRequest request,
            Rules rules) {
        this.keys = keys;
        this.signingKeys = signingKeys;
        this.settings = settings;
        this.now = now;
        this.request = request;
        this.rules = rules;
        this.headers = new Headers(request.headers());
        this.query = UriText.parameters(request.query());
    }

    /** A claim whose signature is all that is left to check, by this key. */
    record Open(Claim claim, AccessKey key) {}

    Verification run() {
        var open = claim();
        return open.isEmpty()
                ? new Verification.Unsigned()
                : verified(open.get().claim(), open.get().key());
    }

    /** The claim, or nothing if the request has none; the body plays no part yet. */
    Optional<Open> claim() {
        var read = new ClaimReader(headers, query, rules.refusals()).read();
        if (read.isEmpty()) {
            return Optional.empty();
        }
        var claim = read.get();
        var keyCheck = new KeyCheck(keys, now, rules.refusals());
        var key =
                keyCheck.active(
                        claim.accessKeyId(),
                        () -> matches(claim, NOBODY, Hashes.EMPTY_SHA256, headers, query));
        keyCheck.checkToken(key, claim.token());
        checkTime(claim);
        checkScope(claim);
        checkSignedHeaders(claim);
        return Optional.of(new Open(claim, key));
    }

    private Verification verified(Claim claim, AccessKey key) {
        var signingKey = signingKeys.of(key, claim.scope());
        var declared = declared(claim, signingKey);
        checkSignature(claim, signingKey, declared.canonical());
        checkPayload(claim, declared);
        return new Verification.Verified(
                claim.accessKeyId(),
                claim.scope(),
                claim.signed(),
                claim.presigned(),
                declared.payload(),
                CanonicalRequest.ALGORITHM);
    }

    private void checkTime(Claim claim) {
        if (claim.signed().isAfter(now.plus(settings.skew()))) {
            throw rules.refusals().notYetCurrent(claim, now, settings.skew());
        }
        var lasts = claim.expires().orElse(settings.skew());
        if (claim.signed().plus(lasts).isBefore(now)) {
            throw rules.refusals().tooOld(claim, now, lasts);
        }
    }

    private void checkScope(Claim claim) {
        var scope = claim.scope();
        var right =
                regions(scope.service()).contains(scope.region())
                        && rules.services().contains(scope.service())
                        && claim.terminator().equals(Scope.TERMINATOR)
                        && claim.timestamp().startsWith(scope.date() + "T");
        if (!right) {
            throw rules.refusals().wrongScope(claim, regions(scope.service()), rules.services());
        }
    }

    private List<String> regions(String service) {
        var global =
                service.equals(Service.IAM.signingName())
                        || service.equals(Service.STS.signingName());
        if (!global) {
            return settings.regions();
        }
        var all = new ArrayList<>(settings.regions());
        all.add(GLOBAL_REGION);
        return all;
    }

    /** What is not signed could be swapped on the way: the operation above all. */
    private void checkSignedHeaders(Claim claim) {
        var unsigned = new TreeSet<String>();
        for (var name : headers.names()) {
            if (name.startsWith("x-amz-") && !name.equals("x-amz-security-token")) {
                unsigned.add(name);
            }
        }
        claim.signedHeaders().forEach(unsigned::remove);
        if (!unsigned.isEmpty()) {
            throw rules.refusals().headersNotSigned(List.copyOf(unsigned));
        }
        if (!claim.signedHeaders().contains("host")) {
            throw rules.refusals().hostNotSigned();
        }
        if (!headers.names().containsAll(claim.signedHeaders())) {
            throw rules.refusals().signatureDiffers();
        }
    }

    private DeclaredPayload declared(Claim claim, SigningKey key) {
        if (rules.bodySha256().isPresent()) {
            var sha256 = rules.bodySha256().get().get();
            return new DeclaredPayload(sha256, new Payload.Hashed(sha256));
        }
        if (claim.presigned()) {
            return DeclaredPayload.presigned(headers);
        }
        return DeclaredPayload.inHeader(
                headers,
                trailer ->
                        new ChunkChain(
                                key, claim.timestamp(), claim.scope(), claim.signature(), trailer));
    }

    private void checkSignature(Claim claim, SigningKey key, String payload) {
        if (matches(claim, key, payload, headers, query)) {
            return;
        }
        // A proxy may rewrite Host; some signers add the token after they signed. Neither lets
        // anybody in who has not the key, and the token was compared on its own.
        var tokenless =
                query.stream().filter(p -> !p.name().equals("X-Amz-Security-Token")).toList();
        var queries = tokenless.size() == query.size() ? List.of(query) : List.of(query, tokenless);
        var hosts = new ArrayList<Headers>(List.of(headers));
        settings.externalHosts().forEach(host -> hosts.add(headers.withHost(host)));
        for (var oneQuery : queries) {
            for (var oneHost : hosts) {
                if (matches(claim, key, payload, oneHost, oneQuery)) {
                    return;
                }
            }
        }
        throw rules.refusals().signatureDiffers();
    }

    private boolean matches(
            Claim claim,
            SigningKey key,
            String payload,
            Headers someHeaders,
            List<UriText.Parameter> someQuery) {
        var text =
                canonical(claim, payload, someHeaders, someQuery)
                        .stringToSign(claim.timestamp(), claim.scope());
        return Hashes.equal(key.sign(text), claim.signature());
    }

    private CanonicalRequest canonical(
            Claim claim, String payload, Headers someHeaders, List<UriText.Parameter> someQuery) {
        var signedQuery =
                claim.presigned()
                        ? someQuery.stream()
                                .filter(p -> !p.name().equals("X-Amz-Signature"))
                                .toList()
                        : someQuery;
        return new CanonicalRequest(
                request.method(),
                rules.pathAsSent()
                        ? UriText.pathAsSent(request.path())
                        : UriText.normalizedPath(request.path()),
                UriText.canonicalQuery(signedQuery),
                someHeaders,
                claim.signedHeaders(),
                payload);
    }

    private void checkPayload(Claim claim, DeclaredPayload declared) {
        if (rules.bodySha256().isPresent()) {
            var header = headers.first(DeclaredPayload.HEADER);
            if (header.isPresent() && !header.get().equals(declared.canonical())) {
                throw rules.refusals().payloadDiffers();
            }
            return;
        }
        var trusted = request.secure() || request.loopback() || claim.presigned();
        if (declared.needsTrustedConnection() && !trusted) {
            throw new AwsException(
                    INVALID_REQUEST,
                    "an unsigned payload needs TLS: expected "
                            + DeclaredPayload.HEADER
                            + " to be the body's SHA-256, or signed chunks");
        }
    }
}
