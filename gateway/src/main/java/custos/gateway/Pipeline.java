package custos.gateway;

import custos.aws.Access;
import custos.aws.Authorizer;
import custos.aws.AwsException;
import custos.aws.Call;
import custos.aws.Caller;
import custos.aws.ErrorCode;
import custos.aws.Errors;
import custos.aws.Operation;
import custos.aws.Principal;
import custos.aws.Service;
import custos.gateway.WireProtocol.Body;
import custos.gateway.WireProtocol.Bound;
import custos.sigv4.Payload;
import custos.sigv4.PayloadException;
import custos.sigv4.SignedRequest;
import custos.sigv4.Verification;
import custos.sigv4.Verification.Refused;
import custos.sigv4.Verification.Unsigned;
import custos.sigv4.Verification.Verified;
import custos.sigv4.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one way that every request goes: authenticate, authorize, handle, answer. */
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final GatewaySettings settings;
    private final Gateway.Parts parts;
    private final Verifier verifier;

    Pipeline(GatewaySettings settings, Gateway.Parts parts) {
        this.settings = settings;
        this.parts = parts;
        this.verifier =
                new Verifier(
                        parts.identities(),
                        parts.clock(),
                        new Verifier.Settings(
                                List.of(settings.endpoint().region()),
                                settings.clockSkew(),
                                List.of(),
                                settings.domains()));
    }

    /** What was served, for the log and the meters. */
    record Served(String service, String operation, Answer answer) {}

    /** Who called, and what the signature says about the body. */
    private record Authenticated(Caller caller, Service service, Optional<Payload> payload) {}

    /** Serves one request; every failure becomes an answer. */
    Served serve(WireProtocol protocol, RawRequest request) {
        var progress = new Progress(UUID.randomUUID().toString());
        Answer answer;
        try {
            admit(protocol, request);
            answer = protocol.read(request, body -> run(protocol, request, body, progress));
        } catch (AwsException refusal) {
            refusal.denial().ifPresent(denial -> parts.denials().keep(progress.requestId, denial));
            answer = protocol.refusal(request, progress.service, refusal, progress.requestId);
        } catch (RuntimeException failure) {
            var refusal = refusalOf(failure, progress);
            answer = protocol.refusal(request, progress.service, refusal, progress.requestId);
        }
        return new Served(
                progress.service.map(Service::signingName).orElse("none"),
                progress.operation,
                answer);
    }

    /**
     * A stranger must not fill the memory that bodies wait in: whoever announces more than a little
     * shows a claim that may hold first.
     */
    private void admit(WireProtocol protocol, RawRequest request) {
        if (protocol.takesRoom(request)) {
            verifier.ahead(signed(request), protocol.services())
                    .ifPresent(known -> refuse(protocol, known));
        }
    }

    private static void refuse(WireProtocol protocol, Verification known) {
        switch (known) {
            case Refused(var refusal) -> throw refusal;
            case Unsigned _ -> {
                if (!protocol.servesAnonymous()) {
                    throw missingToken();
                }
            }
            case Verified _ -> {}
        }
    }

    /** A body that broke its promises is the client's fault; anything else is ours. */
    private static AwsException refusalOf(RuntimeException failure, Progress progress) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PayloadException broken) {
                return broken.refusal();
            }
        }
        LOG.error("request {} failed", progress.requestId, failure);
        return Errors.internal();
    }

    private Answer run(WireProtocol protocol, RawRequest request, Body body, Progress progress) {
        var authenticated = authenticate(protocol, request, body);
        progress.service = Optional.of(authenticated.service());
        var bound = protocol.bind(request, body, authenticated.service(), authenticated.payload());
        progress.operation = bound.operation().name();
        var call =
                new Call(
                        authenticated.caller(),
                        progress.requestId,
                        parts.clock().instant(),
                        settings.endpoint(),
                        new Call.Creation(parts.creations()));
        var output = perform(call, bound);
        return protocol.answer(bound, output, progress.requestId);
    }

    private Object perform(Call call, Bound bound) {
        @SuppressWarnings("unchecked") // the protocol read the input for this very operation
        var operation = (Operation<Object, Object>) bound.operation();
        admit(call, bound);
        authorize(call, operation, operation.needs(call, bound.input()));
        return operation.handle(call, bound.input());
    }

    private void admit(Call call, Bound bound) {
        var operation = bound.service().signingName() + ":" + bound.operation().name();
        if (!parts.rates().admit(call.account(), operation)) {
            throw Errors.rateExceeded();
        }
    }

    /** Fails closed: an operation that needs nothing and does not say why is refused. */
    private void authorize(Call call, Operation<?, ?> operation, List<Access> needs) {
        if (needs.isEmpty()) {
            throw new IllegalStateException(operation.name() + " does not say what it needs");
        }
        boolean anonymous = call.caller().principal() instanceof Principal.Anonymous;
        if (anonymous && needs.stream().allMatch(Access.Free.class::isInstance)) {
            // What is decided later, in the work itself, is not begun for nobody in particular.
            throw new AwsException(ErrorCode.ACCESS_DENIED, "Access Denied");
        }
        for (var need : needs) {
            switch (need) {
                case Access.Free _ -> {}
                case Access.Required required ->
                        parts.authorizer()
                                .refusal(call.caller(), required)
                                .ifPresent(Pipeline::refuse);
            }
        }
    }

    private static void refuse(Authorizer.Refusal refusal) {
        throw Errors.accessDenied(refusal);
    }

    private Authenticated authenticate(WireProtocol protocol, RawRequest request, Body body) {
        return switch (verify(protocol, request, body)) {
            case Refused(var refusal) -> throw refusal;
            case Unsigned _ -> anonymous(protocol, request);
            case Verified verified -> identified(protocol, request, verified);
        };
    }

    private Verification verify(WireProtocol protocol, RawRequest request, Body body) {
        var signed = signed(request);
        return switch (body) {
            case Body.Buffered(var bytes) -> verifier.verify(signed, protocol.services(), bytes);
            case Body.Streamed _ -> verifier.verifyS3(signed);
        };
    }

    private static SignedRequest signed(RawRequest request) {
        return new SignedRequest(
                request.method(),
                request.target(),
                request.headers(),
                request.secure(),
                request.peer().isLoopbackAddress());
    }

    private Authenticated anonymous(WireProtocol protocol, RawRequest request) {
        if (!protocol.servesAnonymous()) {
            throw missingToken();
        }
        var caller =
                new Caller(
                        new Principal.Anonymous(),
                        "",
                        List.of(),
                        RequestContext.of(request, settings.endpoint().region()));
        return new Authenticated(caller, protocol.services().getFirst(), Optional.empty());
    }

    private Authenticated identified(WireProtocol protocol, RawRequest request, Verified verified) {
        if (verified.presigned() && !protocol.servesPresigned()) {
            throw missingToken();
        }
        var identity =
                parts.identities()
                        .identity(verified.accessKeyId())
                        .orElseThrow(() ->
                                new AwsException(
                                        ErrorCode.UNKNOWN_ACCESS_KEY,
                                        "The security token included in the request is"
                                                + " invalid."));
        var caller =
                new Caller(
                        identity.principal(),
                        verified.accessKeyId(),
                        identity.sessionPolicies(),
                        RequestContext.of(request, verified, parts.clock().instant()));
        var scope = verified.scope();
        parts.identities()
                .used(
                        verified.accessKeyId(),
                        scope.service(),
                        scope.region(),
                        parts.clock().instant());
        var service =
                protocol.services().stream()
                        .filter(s -> s.signingName().equals(scope.service()))
                        .findFirst()
                        .orElseThrow();
        return new Authenticated(caller, service, Optional.of(verified.payload()));
    }

    private static AwsException missingToken() {
        return new AwsException(
                ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
    }

    /** How far a request got, so that its refusal and its meters can be told. */
    private static final class Progress {
        final String requestId;
        Optional<Service> service = Optional.empty();
        String operation = "none";

        Progress(String requestId) {
            this.requestId = requestId;
        }
    }
}
