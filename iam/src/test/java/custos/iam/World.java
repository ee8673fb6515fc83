package custos.iam;

import static org.junit.jupiter.api.Assertions.assertThrows;

import custos.aws.Access;
import custos.aws.AwsException;
import custos.aws.Call;
import custos.aws.Caller;
import custos.aws.Errors;
import custos.aws.Operation;
import custos.aws.Principal;
import custos.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.User;

/** A server's IAM over a real store in a folder, and callers who go the way of a request. */
final class World implements AutoCloseable {
    static final String ACCOUNT = "123456789012";
    static final String OTHER = "999988887777";
    static final Instant NOW = Instant.parse("2026-01-15T10:30:00Z");
    static final String ALLOW_ALL =
            """
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
            """;

    final Path folder;
    Store store;
    Iam iam;
    final List<Accounts.RootKey> rootKeys = new ArrayList<>();

    World(Path folder) {
        this.folder = folder;
        this.store = openStore(folder);
        this.iam = openIam(store, folder);
        iam.accounts().create(ACCOUNT, Optional.empty(), "aws", rootKeys::add);
    }

    private static Store openStore(Path folder) {
        return Store.open(folder.resolve("custos.db"), List.of("store", Iam.MODULE));
    }

    private static Iam openIam(Store store, Path folder) {
        return Iam.open(store, folder.resolve("keys"), "aws", () -> NOW);
    }

    /** What a restart does. */
    void restart() {
        close();
        store = openStore(folder);
        iam = openIam(store, folder);
    }

    @Override
    public void close() {
        iam.close();
        store.close();
    }

    Caller root() {
        return new Caller(new Principal.Root("aws", ACCOUNT), "AKIAROOT", List.of(), Map.of());
    }

    Caller root(String account) {
        return new Caller(new Principal.Root("aws", account), "AKIAROOT", List.of(), Map.of());
    }

    Caller caller(User user) {
        var principal =
                new Principal.User("aws", ACCOUNT, user.path(), user.userName(), user.userId());
        return new Caller(principal, "AKIAUSER", List.of(), Map.of());
    }

    /** Calls an operation as the gateway does: what it needs is decided first. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the test names the type
    <O> O call(Caller caller, Object request) {
        var name = request.getClass().getSimpleName().replaceAll("Request$", "");
        var all = new ArrayList<>(iam.iamOperations());
        all.addAll(iam.stsOperations());
        var operation =
                (Operation<Object, O>)
                        all.stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
        var call =
                new Call(
                        caller,
                        "request",
                        NOW,
                        new Call.Endpoint("aws", "us-east-1"),
                        new Call.Creation(() -> 1));
        for (var access : operation.needs(call, request)) {
            if (access instanceof Access.Required required) {
                iam.authorizer()
                        .refusal(caller, required)
                        .ifPresent(refusal -> {
                            throw Errors.accessDenied(refusal);
                        });
            }
        }
        return operation.handle(call, request);
    }

    AwsException refused(Caller caller, Object request) {
        return assertThrows(AwsException.class, () -> call(caller, request));
    }

    boolean may(Caller caller, String action, String resource) {
        return iam.authorizer().may(caller, Access.to(action, resource, ACCOUNT));
    }

    User user(String name) {
        return user(builder -> builder.userName(name));
    }

    User user(Consumer<CreateUserRequest.Builder> request) {
        CreateUserResponse answer =
                call(root(), CreateUserRequest.builder().applyMutation(request).build());
        return answer.user();
    }

    AccessKey key(User user) {
        CreateAccessKeyResponse answer =
                call(root(), CreateAccessKeyRequest.builder().userName(user.userName()).build());
        return answer.accessKey();
    }

    void inline(User user, String name, String document) {
        call(
                root(),
                PutUserPolicyRequest.builder()
                        .userName(user.userName())
                        .policyName(name)
                        .policyDocument(document)
                        .build());
    }

    String managed(String name, String document) {
        CreatePolicyResponse answer =
                call(
                        root(),
                        CreatePolicyRequest.builder()
                                .policyName(name)
                                .policyDocument(document)
                                .build());
        return answer.policy().arn();
    }

    void attach(User user, String arn) {
        call(
                root(),
                AttachUserPolicyRequest.builder().userName(user.userName()).policyArn(arn).build());
    }

    static String statement(String effect, String action, String resource) {
        return """
        {"Version": "2012-10-17",
         "Statement": [{"Effect": "%s", "Action": "%s", "Resource": "%s"}]}
        """
                .formatted(effect, action, resource);
    }
}
