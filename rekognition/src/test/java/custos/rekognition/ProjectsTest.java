package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.rekognition.resource.Quotas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectResponse;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsResponse;
import software.amazon.awssdk.services.rekognition.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.rekognition.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;
import software.amazon.awssdk.services.rekognition.model.TagResourceRequest;
import software.amazon.awssdk.services.rekognition.model.UntagResourceRequest;

final class ProjectsTest {
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

    private DescribeProjectsResponse list(DescribeProjectsRequest request) {
        return service.ask(DescribeProjectsResponse.class, request);
    }

    private static DeleteProjectRequest delete(String arn) {
        return DeleteProjectRequest.builder().projectArn(arn).build();
    }

    private Map<String, String> tags(String arn) {
        return service.ask(
                        ListTagsForResourceResponse.class,
                        ListTagsForResourceRequest.builder().resourceArn(arn).build())
                .tags();
    }

    @Test
    void aProjectIsCreatedAtOnceAndItsArnEndsInItsCreationMillisecond() {
        var arn = service.project("clothes");
        var found = list(DescribeProjectsRequest.builder().build()).projectDescriptions();
        assertEquals(1, found.size());
        var project = found.getFirst();
        assertEquals(arn, project.projectArn());
        assertEquals("CREATED", project.statusAsString());
        assertEquals("CUSTOM_LABELS", project.featureAsString());
        assertTrue(project.hasDatasets(), "the list is there, although it is empty");
        assertTrue(arn.endsWith("/" + project.creationTimestamp().toEpochMilli()));
    }

    @Test
    void aNameIsTakenUntilItsProjectIsGone() {
        var arn = service.project("clothes");
        var again = CreateProjectRequest.builder().projectName("clothes").build();
        assertEquals(ErrorCode.RESOURCE_IN_USE, service.refusal(again));
        assertEquals(
                "DELETING", service.ask(DeleteProjectResponse.class, delete(arn)).statusAsString());
        assertEquals(ErrorCode.RESOURCE_NOT_FOUND, service.refusal(delete(arn)));
        assertFalse(service.project("clothes").equals(arn));
        assertEquals(ErrorCode.RESOURCE_NOT_FOUND, service.refusal(delete(arn)));
    }

    @Test
    void namesDifferInCase() {
        service.project("Clothes");
        service.project("clothes");
        assertEquals(
                2, list(DescribeProjectsRequest.builder().build()).projectDescriptions().size());
    }

    @Test
    void adaptersAreRefusedButAskingForThemFindsNone() {
        var adapter = CreateProjectRequest.builder().projectName("a").feature("CONTENT_MODERATION");
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(adapter.build()));
        var update = CreateProjectRequest.builder().projectName("a").autoUpdate("ENABLED");
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(update.build()));
        service.project("a");
        var asked = DescribeProjectsRequest.builder().featuresWithStrings("CONTENT_MODERATION");
        var answer = list(asked.build());
        assertTrue(answer.hasProjectDescriptions());
        assertEquals(List.of(), answer.projectDescriptions());
    }

    @Test
    void theHundredAndFirstProjectExceedsTheLimit() {
        service.restartWith(new Quotas(2, 100, 9, 9, 9, 9, 9));
        service.project("a");
        service.project("b");
        assertEquals(
                ErrorCode.LIMIT_EXCEEDED,
                service.refusal(CreateProjectRequest.builder().projectName("c").build()));
    }

    @Test
    void pagesGoFromTheNewestToTheOldestAndTheLastHasNoToken() {
        var created = IntStream.range(0, 7).mapToObj(i -> service.project("p" + i)).toList();
        var found = new ArrayList<String>();
        var token = "";
        do {
            var page =
                    list(DescribeProjectsRequest.builder().maxResults(3).nextToken(token).build());
            page.projectDescriptions().stream()
                    .map(ProjectDescription::projectArn)
                    .forEach(found::add);
            token = page.nextToken();
        } while (token != null);
        assertEquals(created.reversed(), found);
    }

    @Test
    void aTokenIsGoodForItsOwnListOnly() {
        service.project("a");
        service.project("b");
        var token = list(DescribeProjectsRequest.builder().maxResults(1).build()).nextToken();
        var other = DescribeProjectsRequest.builder().projectNames("a").nextToken(token).build();
        assertEquals(ErrorCode.INVALID_PAGINATION_TOKEN, service.refusal(other));
        var madeUp = DescribeProjectsRequest.builder().nextToken("x").build();
        assertEquals(ErrorCode.INVALID_PAGINATION_TOKEN, service.refusal(madeUp));
    }

    @Test
    void unknownNamesAreLeftOut() {
        service.project("a");
        service.project("b");
        var answer = list(DescribeProjectsRequest.builder().projectNames("b", "z").build());
        assertEquals(1, answer.projectDescriptions().size());
        assertNull(answer.nextToken());
    }

    @Test
    void aProjectWithADatasetOrAVersionIsInUse() {
        var arn = service.trainable("clothes");
        var refusal = TestService.refused(() -> service.ask(Object.class, delete(arn)));
        assertEquals(ErrorCode.RESOURCE_IN_USE, refusal.code());
        assertEquals("Specified resource is in use.", refusal.text());
    }

    @Test
    void anotherRegionIsAnInvalidParameterAndAnotherAccountIsRefusedBefore() {
        var arn = service.project("clothes");
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                service.refusal(delete(arn.replace("us-east-1", "eu-west-1"))));
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                service.refusal(delete(arn.replace("arn:aws:", "arn:aws-cn:"))));
        assertEquals(
                ErrorCode.ACCESS_DENIED,
                service.refusal(delete(arn.replace(TestService.ACCOUNT, "111122223333"))));
    }

    @Test
    void whoMayNotIsRefusedWhetherTheResourceExistsOrNot() {
        var arn = service.project("clothes");
        service.authorizer.deny("rekognition:DescribeProjectVersions");
        for (var asked : List.of(arn, arn.replace("clothes", "nothing"))) {
            assertEquals(
                    ErrorCode.ACCESS_DENIED,
                    service.refusal(
                            DescribeProjectVersionsRequest.builder().projectArn(asked).build()));
        }
    }

    @Test
    void tagsAreAddedReplacedAndRemoved() {
        var arn =
                service.ask(
                                CreateProjectResponse.class,
                                CreateProjectRequest.builder()
                                        .projectName("clothes")
                                        .tags(Map.of("team", "a"))
                                        .build())
                        .projectArn();
        assertEquals(Map.of("team", "a"), tags(arn));
        service.ask(
                TagResourceRequest.builder()
                        .resourceArn(arn)
                        .tags(Map.of("team", "b", "Team", "c"))
                        .build());
        assertEquals(Map.of("team", "b", "Team", "c"), tags(arn));
        service.ask(
                UntagResourceRequest.builder().resourceArn(arn).tagKeys("team", "none").build());
        assertEquals(Map.of("Team", "c"), tags(arn));
    }

    @Test
    void aResourceHasAtMostTwoHundredTags() {
        var arn = service.project("clothes");
        var many = new java.util.HashMap<String, String>();
        IntStream.range(0, 200).forEach(i -> many.put("k" + i, "v"));
        service.ask(TagResourceRequest.builder().resourceArn(arn).tags(many).build());
        service.ask(TagResourceRequest.builder().resourceArn(arn).tags(Map.of("k7", "w")).build());
        assertEquals(
                ErrorCode.SERVICE_QUOTA_EXCEEDED,
                service.refusal(
                        TagResourceRequest.builder()
                                .resourceArn(arn)
                                .tags(Map.of("one more", ""))
                                .build()));
    }

    @Test
    void onlyProjectsDatasetsAndVersionsHaveTags() {
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                service.refusal(
                        ListTagsForResourceRequest.builder()
                                .resourceArn(
                                        "arn:aws:rekognition:us-east-1:123456789012:collection/c")
                                .build()));
        assertEquals(
                ErrorCode.RESOURCE_NOT_FOUND,
                service.refusal(
                        ListTagsForResourceRequest.builder()
                                .resourceArn(
                                        "arn:aws:rekognition:us-east-1:123456789012:project/p/1")
                                .build()));
    }

    @Test
    void tagsVanishWithTheirResource() {
        var arn = service.project("clothes");
        service.ask(TagResourceRequest.builder().resourceArn(arn).tags(Map.of("a", "b")).build());
        service.ask(delete(arn));
        long left =
                service.store.read(h ->
                        h.createQuery("select count(*) from rekognition_tag")
                                .mapTo(Long.class)
                                .one());
        assertEquals(0, left);
    }
}
