package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Access;
import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectPolicyRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.ListProjectPoliciesRequest;
import software.amazon.awssdk.services.rekognition.model.ListProjectPoliciesResponse;
import software.amazon.awssdk.services.rekognition.model.OutputConfig;
import software.amazon.awssdk.services.rekognition.model.PutProjectPolicyRequest;
import software.amazon.awssdk.services.rekognition.model.PutProjectPolicyResponse;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionRequest;

final class CopiesAndPoliciesTest {
    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestService service;

    @BeforeEach
    void open() {
        service = new TestService(folder);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static String document(String project, String effect) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"%s",
         "Principal":{"AWS":"arn:aws:iam::111122223333:root"},
         "Action":"rekognition:CopyProjectVersion",
         "Resource":"arn:aws:rekognition:us-east-1:123456789012:project/%s/version/*"}]}\
        """
                .formatted(effect, project);
    }

    private static PutProjectPolicyRequest put(
            String project, String name, @Nullable String revision, String document) {
        return PutProjectPolicyRequest.builder()
                .projectArn(project)
                .policyName(name)
                .policyRevisionId(revision)
                .policyDocument(document)
                .build();
    }

    private String revision(PutProjectPolicyRequest request) {
        return service.ask(PutProjectPolicyResponse.class, request).policyRevisionId();
    }

    private ListProjectPoliciesResponse list(ListProjectPoliciesRequest.Builder request) {
        return service.ask(ListProjectPoliciesResponse.class, request.build());
    }

    private String projectOf(String version) {
        var name = VersionArn.of(version).project();
        long created =
                service.store.read(h ->
                        h.createQuery("select created from rekognition_project" + " where name = ?")
                                .bind(0, name)
                                .mapTo(Long.class)
                                .one());
        return version.replaceFirst("version/.*", "") + created;
    }

    private CopyProjectVersionRequest.Builder copy(String source, String destination) {
        return CopyProjectVersionRequest.builder()
                .sourceProjectArn(projectOf(source))
                .sourceProjectVersionArn(source)
                .destinationProjectArn(destination)
                .versionName("copy")
                .outputConfig(
                        OutputConfig.builder()
                                .s3Bucket(TestService.OUTPUT)
                                .s3KeyPrefix("c/")
                                .build());
    }

    @Test
    void aPolicyIsReplacedByItsLatestRevisionOnly() {
        var project = service.project("p");
        var first = revision(put(project, "a", null, document("p", "Allow")));
        assertTrue(first.matches("[0-9a-f]{32}"), first);
        assertEquals(
                ErrorCode.RESOURCE_ALREADY_EXISTS,
                service.refusal(put(project, "a", null, document("p", "Allow"))));
        var created = list(request(project)).projectPolicies().getFirst().creationTimestamp();
        service.clock.advance(Duration.ofMinutes(1));
        var second =
                revision(put(project, "a", first.toUpperCase(Locale.ROOT), document("p", "Deny")));
        assertNotEquals(first, second);
        for (var stale : List.of(first, "00")) {
            assertEquals(
                    ErrorCode.INVALID_POLICY_REVISION_ID,
                    service.refusal(put(project, "a", stale, document("p", "Allow"))));
        }
        assertEquals(
                ErrorCode.INVALID_POLICY_REVISION_ID,
                service.refusal(put(project, "b", second, document("p", "Allow"))));
        var policy = list(request(project)).projectPolicies().getFirst();
        assertEquals(document("p", "Deny"), policy.policyDocument());
        assertEquals(created, policy.creationTimestamp());
        assertEquals(service.clock.instant(), policy.lastUpdatedTimestamp());
    }

    private static ListProjectPoliciesRequest.Builder request(String project) {
        return ListProjectPoliciesRequest.builder().projectArn(project);
    }

    @Test
    void aProjectHasAtMostFivePoliciesListedNewestFirst() {
        var project = service.project("p");
        for (int i = 0; i < 5; i++) {
            service.clock.advance(Duration.ofSeconds(1));
            revision(put(project, "policy" + i, null, document("p", "Allow")));
        }
        assertEquals(
                ErrorCode.SERVICE_QUOTA_EXCEEDED,
                service.refusal(put(project, "one more", null, document("p", "Allow"))));
        var page = list(request(project).maxResults(3));
        assertEquals("policy4", page.projectPolicies().getFirst().policyName());
        var rest = list(request(project).nextToken(page.nextToken()));
        assertEquals(2, rest.projectPolicies().size());
        assertNull(rest.nextToken());
    }

    @Test
    void aPolicyIsDeletedByItsLatestRevisionOrWithoutOne() {
        var project = service.project("p");
        var revision = revision(put(project, "a", null, document("p", "Allow")));
        var delete = DeleteProjectPolicyRequest.builder().projectArn(project).policyName("a");
        assertEquals(
                ErrorCode.INVALID_POLICY_REVISION_ID,
                service.refusal(delete.policyRevisionId("00").build()));
        service.ask(delete.policyRevisionId(revision).build());
        assertEquals(ErrorCode.RESOURCE_NOT_FOUND, service.refusal(delete.build()));
        assertEquals(List.of(), list(request(project)).projectPolicies());
    }

    @Test
    void documentsThatSayMoreOrLessThanTheyMayAreMalformed() {
        var project = service.project("p");
        var good = document("p", "ALLOW");
        revision(put(project, "good", null, good));
        for (var bad :
                List.of(
                        "no json",
                        "{}",
                        good.replace("CopyProjectVersion", "DetectCustomLabels"),
                        good.replace("\"Action\"", "\"NotAction\""),
                        good.replace("\"Principal\"", "\"NotPrincipal\""),
                        good.replace("\"Resource\"", "\"NotResource\""),
                        good.replace("project/p/", "project/q/"),
                        good.replace("us-east-1", "eu-west-1"),
                        good.replace(
                                "arn:aws:rekognition:us-east-1:123456789012:project/p/version/*",
                                "*"),
                        good.replace("ALLOW", "MAYBE"),
                        good.replace("{\"AWS\":\"arn:aws:iam::111122223333:root\"}", "{}"))) {
            assertEquals(
                    ErrorCode.MALFORMED_POLICY_DOCUMENT,
                    service.refusal(put(project, "bad", null, bad)),
                    bad);
        }
    }

    @Test
    void aCopyIsAsGoodAsItsSourceAndOutlivesIt() {
        var source = service.trained("source");
        var destination = service.project("destination");
        var arn =
                service.ask(CopyProjectVersionResponse.class, copy(source, destination).build())
                        .projectVersionArn();
        assertEquals("COPYING_IN_PROGRESS", service.state(arn).wireName());
        assertEquals(
                ErrorCode.RESOURCE_IN_USE,
                service.refusal(
                        DeleteProjectVersionRequest.builder().projectVersionArn(source).build()));
        service.jobs.runAll();
        var copied = service.describe(destination, "copy");
        assertEquals("COPYING_COMPLETED", copied.statusAsString());
        assertEquals(source, copied.sourceProjectVersionArn());
        assertEquals(1f, copied.evaluationResult().f1Score());
        assertNull(copied.billableTrainingTimeInSeconds());
        assertNull(copied.trainingDataResult().input());
        assertEquals(
                "c/EvaluationResultSummary-destination-copy.json",
                copied.evaluationResult().summary().s3Object().name());
        var summary =
                service.objects.text(
                        TestService.OUTPUT, "c/EvaluationResultSummary-destination-copy.json");
        assertTrue(summary.contains(source), "the summary stays that of the source");
        service.ask(DeleteProjectVersionRequest.builder().projectVersionArn(source).build());
        service.jobs.runAll();
        service.ask(
                StartProjectVersionRequest.builder()
                        .projectVersionArn(arn)
                        .minInferenceUnits(1)
                        .build());
        service.jobs.runAll();
        assertEquals("RUNNING", service.state(arn).wireName());
    }

    @Test
    void aCopyMustBeWritableAndItsNameFree() {
        var source = service.trained("source");
        var destination = service.project("destination");
        service.authorizer.deny("s3:PutObject");
        service.ask(copy(source, destination).build());
        service.jobs.runAll();
        var failed = service.describe(destination, "copy");
        assertEquals("COPYING_FAILED", failed.statusAsString());
        assertEquals("Unable to write to output S3 bucket.", failed.statusMessage());
        assertEquals(ErrorCode.RESOURCE_IN_USE, service.refusal(copy(source, destination).build()));
    }

    @Test
    void theSourceMustBeCopyableAndOfItsProject() {
        var source = service.trained("source");
        var other = service.project("other");
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                service.refusal(copy(source, other).sourceProjectArn(other).build()));
        // One that is not there is not told from one that is.
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                service.refusal(copy(source, other).sourceProjectArn(other + "0").build()));
        service.set(source, new VersionState.CopyFailed("why"));
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(copy(source, other).build()));
        assertEquals(
                ErrorCode.RESOURCE_NOT_FOUND,
                service.refusal(
                        copy(source, other)
                                .sourceProjectVersionArn(source.replace("/v1/", "/v2/"))
                                .build()));
    }

    @Test
    void theAuthorizerSeesThePoliciesOfTheVersionsOwnProject() {
        var source = service.trained("source");
        var mine = service.project("mine");
        revision(put(projectOf(source), "a", null, document("source", "ALLOW")));
        revision(put(mine, "b", null, document("mine", "Allow")));
        var request = copy(source, mine).sourceProjectArn(mine).build();
        var needs = service.operation(request).needs(service.call(), request);
        var first = (Access.Required) needs.getFirst();
        assertEquals(source, first.resource());
        assertEquals(1, first.resourcePolicies().size());
        assertTrue(first.resourcePolicies().getFirst().contains("\"Effect\":\"Allow\""));
        assertTrue(first.resourcePolicies().getFirst().contains("project/source/version/*"));
        assertEquals(List.of(), ((Access.Required) needs.get(1)).resourcePolicies());
    }

    @Test
    void ofManyWhoReplaceTheSameRevisionOneWins() throws InterruptedException {
        var project = service.project("p");
        var revision = revision(put(project, "a", null, document("p", "Allow")));
        var won = new ConcurrentLinkedQueue<String>();
        var threads =
                IntStream.range(0, 8)
                        .mapToObj(_ ->
                                Thread.ofVirtual()
                                        .start(() -> {
                                            try {
                                                won.add(
                                                        revision(
                                                                put(
                                                                        project,
                                                                        "a",
                                                                        revision,
                                                                        document("p", "Deny"))));
                                            } catch (AwsException _) {
                                                // lost
                                            }
                                        }))
                        .toList();
        for (var thread : threads) {
            thread.join();
        }
        assertEquals(1, won.size());
    }

    @Test
    void aPolicyIsBoundToWhoHasTheNameNowAndNotToTheName() {
        var bob = "arn:aws:iam::111122223333:user/teams/bob";
        var written = document("p", "Allow").replace("arn:aws:iam::111122223333:root", bob);
        var project = service.project("p");
        assertEquals(
                ErrorCode.MALFORMED_POLICY_DOCUMENT,
                service.refusal(put(project, "a", null, written)));
        service.people.add(bob, "AIDAFIRSTBOB234567ABC");
        service.ask(put(project, "a", null, written));
        assertEquals(written, shown(project));
        assertEquals(List.of(written.replace(bob, "AIDAFIRSTBOB234567ABC")), stored());
        service.people.remove(bob);
        service.people.add(bob, "AIDASECONDBOB34567ABC");
        assertEquals(written.replace(bob, "AIDAFIRSTBOB234567ABC"), shown(project));
    }

    private String shown(String project) {
        return list(ListProjectPoliciesRequest.builder().projectArn(project))
                .projectPolicies()
                .getFirst()
                .policyDocument();
    }

    private List<String> stored() {
        return service.store.read(h ->
                h.createQuery("select document from rekognition_project_policy")
                        .mapTo(String.class)
                        .list());
    }
}
