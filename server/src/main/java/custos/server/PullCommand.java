package custos.server;

import custos.aws.Arn;
import custos.server.pull.Origin;
import custos.server.pull.Pull;
import custos.vision.Printable;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import tools.jackson.databind.json.JsonMapper;

/** {@code custos pull}: a project's datasets out of another Custom Labels account. */
@Command(
        name = "pull",
        description = {
            "Copy a project's datasets out of an AWS account, or another Custos, into a folder: train.manifest,"
                    + " test.manifest, and the images that they name in images/.",
            "Credentials, region and endpoint are found as the AWS CLI finds them. Needed are the permissions"
                    + " rekognition:DescribeProjects, rekognition:ListDatasetEntries and s3:GetObject.",
            "Run it again to go on: images that are here already are not fetched again.",
            "Exit codes: 0 all is here, 1 something could not be had, 2 the command line is wrong."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PullCommand implements Callable<Integer> {
    /** One a line is enough for a person to see what is wrong. */
    private static final int MOST_PROBLEMS = 100;

    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PROJECT", description = "the project's name or ARN")
    String project = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "folder to write, created if it is not there")
    Path out = Path.of("");

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description =
                    "where to ask (default: AWS_ENDPOINT_URL, or the region's public endpoint)")
    Optional<URI> endpoint = Optional.empty();

    @Option(
            names = "--region",
            paramLabel = "R",
            description =
                    "the project's region (default: that of its ARN, or AWS_REGION, or the profile's)")
    Optional<String> region = Optional.empty();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description =
                    "profile of ~/.aws (default: the environment's credentials, or AWS_PROFILE)")
    Optional<String> profile = Optional.empty();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "8",
            description = "images fetched at once (default: ${DEFAULT-VALUE})")
    int parallel = 8;

    @Option(names = "--json", description = "print the summary as JSON")
    boolean json;

    @Override
    public Integer call() {
        if (parallel < 1 || parallel > 64) {
            throw new UserError("--parallel must be 1 to 64, not `" + parallel + "`");
        }
        endpoint.ifPresent(PullCommand::requireHttp);
        var said = new Said(spec.commandLine().getErr());
        try (var origin = Origin.open(endpoint(), Region.of(region()), credentials())) {
            var summary = new Pull(origin, out, parallel).run(project, said);
            said.end();
            report(summary);
            return summary.failed() > 0 ? 1 : 0;
        }
    }

    private static void requireHttp(URI endpoint) {
        var scheme = String.valueOf(endpoint.getScheme());
        if (!scheme.matches("https?") || endpoint.getHost() == null) {
            throw new UserError("--endpoint-url must be a URL, not `" + endpoint + "`");
        }
    }

    private Optional<URI> endpoint() {
        return endpoint.or(
                () -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")).map(URI::create));
    }

    private AwsCredentialsProvider credentials() {
        return profile.<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private String region() {
        return region.or(() -> Arn.find(project).map(Arn::region).filter(it -> !it.isEmpty()))
                .or(() -> Optional.ofNullable(System.getenv("AWS_REGION")))
                .or(() -> Optional.ofNullable(System.getenv("AWS_DEFAULT_REGION"))) // the CLI's
                .orElseGet(this::profilesRegion);
    }

    private String profilesRegion() {
        try {
            var chain = DefaultAwsRegionProviderChain.builder();
            profile.ifPresent(chain::profileName);
            return chain.build().getRegion().id();
        } catch (SdkClientException e) {
            throw new UserError("no region; give --region, or set AWS_REGION");
        }
    }

    private void report(Pull.Summary summary) {
        var printer = spec.commandLine().getOut();
        if (json) {
            var all = new LinkedHashMap<String, Object>();
            all.put("train", summary.train());
            all.put("test", summary.test());
            all.put("images", summary.images());
            all.put("fetched", summary.fetched());
            all.put("kept", summary.kept());
            all.put("failed", summary.failed());
            all.put("bytes", summary.bytes());
            printer.println(JsonMapper.shared().writeValueAsString(all));
        } else {
            printer.printf(
                    "%d entries to train on, %d to test with%n", summary.train(), summary.test());
            printer.printf(
                    "%d images: %d fetched (%.1f MB), %d were here already%n",
                    summary.images(), summary.fetched(), summary.bytes() / 1e6, summary.kept());
            if (summary.failed() > 0) {
                printer.println(
                        summary.failed() + " images could not be had; run it again to try them");
            }
            next(printer, summary);
        }
        printer.flush();
    }

    /** What one does with it. */
    private void next(PrintWriter printer, Pull.Summary summary) {
        var buckets = summary.layout().buckets();
        if (buckets.isEmpty()) {
            return;
        }
        printer.println("to train here:");
        printer.printf("  custos train --train %1$s/train.manifest --test %1$s/test.manifest", out);
        if (buckets.size() == 1) {
            printer.printf(" --images %s", summary.layout().folder(buckets.getFirst()));
        }
        if (buckets.size() > 1) {
            for (var bucket : buckets) {
                printer.printf(" --map s3://%s=%s", bucket, summary.layout().folder(bucket));
            }
        }
        printer.println(" --out model.zip");
        printer.println("or on a server with buckets of the same names:");
        for (var bucket : buckets) {
            printer.printf("  aws s3 sync %s s3://%s%n", summary.layout().folder(bucket), bucket);
        }
    }

    /** Says what happens on standard error. */
    private static final class Said implements Pull.Observer {
        private static final int STEP = 1000;

        private final PrintWriter err;
        private final TerminalProgress bar = TerminalProgress.standard();
        private long problems;

        Said(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void listed(String manifest, long entries) {
            if (entries % STEP == 0) {
                err.println(manifest + ": " + entries + " entries");
                err.flush();
            }
        }

        @Override
        public void images(long done, long all) {
            bar.show(done / (double) all, done + " of " + all + " images");
        }

        @Override
        public void failed(String text) {
            if (++problems <= MOST_PROBLEMS) {
                bar.end();
                err.println("custos: " + Printable.of(text));
                err.flush();
            }
        }

        void end() {
            bar.end();
            if (problems > MOST_PROBLEMS) {
                err.println("custos: and " + (problems - MOST_PROBLEMS) + " more of the kind");
                err.flush();
            }
        }
    }
}
