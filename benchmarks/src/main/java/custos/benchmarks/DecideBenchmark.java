package custos.benchmarks;

import custos.aws.Principal;
import custos.policy.AccessRequest;
import custos.policy.Context;
import custos.policy.Decision;
import custos.policy.Policies;
import custos.policy.Policy;
import custos.policy.PolicyEngine;
import custos.policy.PolicyKind;
import custos.policy.PolicySet;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long does one policy decision take, warm? */
@State(Scope.Thread)
@BenchmarkMode({Mode.SampleTime, Mode.Throughput})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DecideBenchmark {
    private static final String ACCOUNT = "123456789012";
    private static final String PROJECT = "arn:aws:rekognition:us-east-1:" + ACCOUNT + ":project/";
    private static final int TEN = 10;
    private static final int THOUSAND = 1_000;

    /** What is decided. */
    @Param({
        "tenByTenAllowed",
        "tenByTenDenied",
        "twentyLarge",
        "thousandOtherProjects",
        "hostileGlob"
    })
    public String scenario = "";

    private final PolicyEngine engine = new PolicyEngine();
    private AccessRequest request = detect("MyProject");
    private Policies policies = Policies.NONE;

    /** Builds the policies and the request. */
    @Setup
    public void prepare() {
        switch (scenario) {
            case "tenByTenAllowed" -> policies = tenByTen();
            case "tenByTenDenied" -> {
                policies = tenByTen();
                request = detect("Unknown");
            }
            case "twentyLarge" -> policies = twentyLarge();
            case "thousandOtherProjects" -> policies = thousandOtherProjects();
            case "hostileGlob" -> {
                policies =
                        Policies.ofIdentity(
                                policy(allow("x:*", "arn:aws:s3:::" + "*a".repeat(3_000))));
                request =
                        new AccessRequest(
                                "x:Y",
                                "arn:aws:s3:::" + "a".repeat(2_000),
                                ACCOUNT,
                                user(),
                                context());
            }
            default -> throw new IllegalArgumentException(scenario);
        }
    }

    /** One decision. */
    @Benchmark
    public Decision decide() {
        return engine.decide(request, policies);
    }

    private static Policies tenByTen() {
        var set = new ArrayList<Policy>();
        for (var p = 0; p < TEN; p++) {
            var statements = new ArrayList<String>();
            for (var s = 0; s < TEN; s++) {
                statements.add(mixed(p, s));
            }
            set.add(policy(String.join(",", statements)));
        }
        set.add(
                policy(
                        allow(
                                "rekognition:Detect*",
                                PROJECT.replace(ACCOUNT, "*") + "MyProject/*")));
        return Policies.ofIdentity(PolicySet.of(set));
    }

    /**
     * Statements as people write them: some by name, some by variable, some by condition, a deny.
     */
    private static String mixed(int policy, int statement) {
        var project = PROJECT + "Team" + policy + "-" + statement + "/*";
        return switch (statement % 5) {
            case 0 -> allow("rekognition:*", project);
            case 1 ->
                    allow(
                            "rekognition:DetectCustomLabels",
                            PROJECT + "${aws:username}-" + policy + "/*");
            case 2 ->
                    conditional(
                            "Allow",
                            "rekognition:Detect*",
                            "*",
                            "\"StringEquals\":{\"aws:ResourceTag/team\":\"team-" + policy + "\"}");
            case 3 ->
                    conditional(
                            "Deny",
                            "rekognition:*",
                            "*",
                            "\"NotIpAddress\":{\"aws:SourceIp\":[\"10.%d.0.0/16\",\"203.0.113.0/24\"]}"
                                    .formatted(policy));
            default -> allow("s3:GetObject", "arn:aws:s3:::bucket-" + policy + "/*");
        };
    }

    private static Policies twentyLarge() {
        var set = new ArrayList<Policy>();
        for (var p = 0; p < 2 * TEN; p++) {
            var statements = new ArrayList<String>();
            for (var s = 0; s < 5 * TEN; s++) {
                statements.add(allow("rekognition:*", PROJECT + "P" + p + "-" + s + "/*"));
            }
            set.add(policy(String.join(",", statements)));
        }
        set.add(policy(allow("rekognition:*", PROJECT + "MyProject/*")));
        return Policies.ofIdentity(PolicySet.of(set));
    }

    private static Policies thousandOtherProjects() {
        var set = new ArrayList<Policy>();
        for (var i = 0; i < THOUSAND; i++) {
            set.add(
                    policy(
                            allow(
                                    "rekognition:DetectCustomLabels",
                                    PROJECT + "Project" + i + "/*")));
        }
        set.add(policy(allow("rekognition:DetectCustomLabels", PROJECT + "MyProject/*")));
        return Policies.ofIdentity(PolicySet.of(set));
    }

    private static AccessRequest detect(String project) {
        var resource = PROJECT + project + "/version/v1/1690000001111";
        return new AccessRequest(
                "rekognition:DetectCustomLabels", resource, ACCOUNT, user(), context());
    }

    private static Principal user() {
        return new Principal.User("aws", ACCOUNT, "/", "ana", "AIDAEXAMPLEEXAMPLE01");
    }

    private static Context context() {
        return Context.builder()
                .put("aws:SourceIp", "203.0.113.7")
                .put("aws:username", "ana")
                .put("aws:CurrentTime", "2026-11-22T12:00:00Z")
                .put("aws:SecureTransport", "true")
                .put("aws:UserAgent", "aws-cli/2")
                .put("aws:PrincipalAccount", ACCOUNT)
                .put("aws:PrincipalArn", "arn:aws:iam::" + ACCOUNT + ":user/ana")
                .put("aws:PrincipalType", "User")
                .put("aws:ResourceTag/team", "blue")
                .build();
    }

    private static Policy policy(String statements) {
        var json = "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
        return Policy.stored(PolicyKind.IDENTITY, "arn:aws:iam::" + ACCOUNT + ":policy/p", json);
    }

    private static String allow(String action, String resource) {
        return conditional("Allow", action, resource, "");
    }

    private static String conditional(
            String effect, String action, String resource, String condition) {
        return """
        {"Effect":"%s","Action":"%s","Resource":"%s","Condition":{%s}}\
        """
                .formatted(effect, action, resource, condition);
    }
}
