package custos.server;

import custos.gateway.Origins;
import custos.server.tls.TlsChoice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code custos serve}: an endpoint for the AWS CLI and every AWS SDK. */
@Command(
        name = "serve",
        description = "Serve Rekognition Custom Labels, IAM, STS and S3 at one endpoint.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "./custos-data",
            description = "folder that everything lives in (default: ${DEFAULT-VALUE})")
    Path data = Path.of("./custos-data");

    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = "127.0.0.1",
            description = "address to listen on (default: ${DEFAULT-VALUE})")
    String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "port to listen on, 0 for a free one (default: ${DEFAULT-VALUE})")
    int port = 8080;

    @Option(
            names = "--region",
            paramLabel = "R",
            defaultValue = "us-east-1",
            description = "region that clients sign for (default: ${DEFAULT-VALUE})")
    String region = "us-east-1";

    @Option(
            names = "--partition",
            paramLabel = "P",
            defaultValue = "aws",
            description = "partition of every ARN (default: ${DEFAULT-VALUE})")
    String partition = "aws";

    @Option(
            names = "--account",
            paramLabel = "ID",
            defaultValue = "123456789012",
            description = "account that the first start creates (default: ${DEFAULT-VALUE})")
    String account = "123456789012";

    @Option(
            names = "--domain",
            paramLabel = "D",
            split = ",",
            description = "host suffix whose first label is a bucket; *.localhost always is")
    List<String> domains = List.of();

    @Option(
            names = "--metrics-token",
            paramLabel = "T",
            description = "bearer token that opens /metrics to other machines")
    @Nullable String metricsToken;

    @Option(
            names = "--hold",
            paramLabel = "SECONDS",
            defaultValue = "55",
            description = {
                "longest time that DescribeProjectVersions waits for a named version that is about to",
                "change, so that the SDKs' waiters see it at once; 0 is off (default: ${DEFAULT-VALUE})"
            })
    int hold = 55;

    @Option(
            names = "--quotas",
            paramLabel = "PROFILE",
            defaultValue = "self-hosted",
            description = {
                "self-hosted: limits on what is stored; aws: also on what happens at once, and request",
                "rates (default: ${DEFAULT-VALUE})"
            })
    CustomLabelsChoices.QuotaProfile quotas = CustomLabelsChoices.QuotaProfile.SELF_HOSTED;

    @Option(
            names = "--int8",
            description = {
                "models that have kept a form in 8 bits run in it: about twice as fast, confidences",
                "differ a little from those that were evaluated"
            })
    boolean int8;

    @Option(
            names = "--training-threads",
            paramLabel = "N",
            description = {
                "threads of a training (default: the cores; it yields to all other work anyway). With",
                "another number the same training comes to other bytes"
            })
    Optional<Integer> trainingThreads = Optional.empty();

    @Option(
            names = "--tls",
            description = "speak TLS with a certificate of its own; clients trust DIR/tls/ca.pem")
    boolean tls;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "speak TLS with this certificate: PEM, its chain after it")
    @Nullable Path tlsCertificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "the certificate's private key: PEM, without a password")
    @Nullable Path tlsKey;

    @Option(
            names = "--cors-origin",
            paramLabel = "O",
            split = ",",
            defaultValue = "local",
            description =
                    "origins whose web pages may call, such as https://app.example.org; local are"
                            + " pages of this machine, * is everybody, none nobody"
                            + " (default: ${DEFAULT-VALUE})")
    List<String> corsOrigins = List.of("local");

    @Option(
            names = "--stop-when-ready",
            hidden = true,
            description = "start, and stop at once: what the AOT cache is made from")
    boolean stopWhenReady;

    @Override
    public Integer call() throws InterruptedException {
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        try (var server = CustosServer.start(settings())) {
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        stop.countDown();
                                        awaitQuietly(stopped);
                                    },
                                    "stop"));
            announce(server);
            if (!stopWhenReady) {
                stop.await();
            }
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private ServerSettings settings() {
        check(account.matches("\\d{12}"), "--account must be twelve digits, not `" + account + "`");
        check(
                region.matches("[a-z]{2}(-[a-z]+)+-\\d"),
                "--region must look like us-east-1, not `" + region + "`");
        check(port >= 0 && port <= 65_535, "--port must be 0 to 65535, not `" + port + "`");
        check(hold >= 0 && hold <= 600, "--hold must be 0 to 600 seconds, not `" + hold + "`");
        return new ServerSettings(
                data,
                host,
                port,
                partition,
                region,
                account,
                domains,
                Optional.ofNullable(metricsToken),
                customLabels(),
                tlsChoice(),
                origins(),
                Components.find());
    }

    private CustomLabelsChoices customLabels() {
        trainingThreads.ifPresent(
                n -> check(n > 0, "--training-threads must be at least 1, not `" + n + "`"));
        return new CustomLabelsChoices(
                Duration.ofSeconds(hold),
                quotas,
                PrecisionChoice.of(int8),
                trainingThreads.map(OptionalInt::of).orElseGet(OptionalInt::empty));
    }

    private TlsChoice tlsChoice() {
        if (tlsCertificate != null && tlsKey != null) {
            return new TlsChoice.Given(tlsCertificate, tlsKey);
        }
        check(
                tlsCertificate == null && tlsKey == null,
                "--tls-certificate and --tls-key belong together; --tls alone makes both");
        return tls ? new TlsChoice.OwnAuthority() : new TlsChoice.Off();
    }

    private Origins origins() {
        try {
            return Origins.of(corsOrigins);
        } catch (IllegalArgumentException e) {
            throw new UserError("--cors-origin: " + e.getMessage());
        }
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new UserError(message);
        }
    }

    private void announce(CustosServer server) {
        var out = spec.commandLine().getOut();
        out.println("Custos is ready at " + server.endpoint());
        server.newProfile().ifPresent(profile -> welcome(out, server, profile));
        out.flush();
    }

    private void welcome(PrintWriter out, CustosServer server, String profile) {
        out.println();
        out.println("  First start: account " + account + " was created. Its root key is in");
        out.println("  " + server.credentialsFile() + " (profile " + profile + "). In another");
        out.println("  terminal:");
        out.println();
        out.println("    export AWS_SHARED_CREDENTIALS_FILE=" + server.credentialsFile());
        // Version 1 of the CLI reads the second name only.
        out.println(
                "    export AWS_PROFILE=%2$s AWS_REGION=%1$s AWS_DEFAULT_REGION=%1$s"
                        .formatted(region, profile));
        out.println("    export AWS_ENDPOINT_URL=" + server.endpoint());
        server.authority().ifPresent(file -> out.println("    export AWS_CA_BUNDLE=" + file));
        out.println("    aws sts get-caller-identity");
        out.println("    aws rekognition describe-projects");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
