package custos.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.AccessDeniedException;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;

/** Another account of the same server, made with the command, and its root user's client. */
record PartnerAccount(SdkClients clients, RekognitionClient rekognition) implements AutoCloseable {
    private static final String ID = "999988887777";

    /** Makes the account beside the running server. */
    static PartnerAccount create(SdkClients clients, Path data, Path log) throws IOException {
        var command =
                StartedServer.run(log, "account", "create", "--id", ID, "--data", data.toString());
        assertEquals(ID, new String(command.getInputStream().readAllBytes(), UTF_8).strip());
        return new PartnerAccount(clients, clients.rekognition(clients.profile("root-" + ID)));
    }

    /** Copies a version: refused until a project policy allows it, then the copy is its own. */
    void copies(RekognitionClient owner, String project, String version) throws IOException {
        try (var s3 = clients.s3(clients.profile("root-" + ID))) {
            s3.createBucket(r -> r.bucket("copies"));
        }
        var mine = rekognition.createProject(r -> r.projectName("copied")).projectArn();
        var copy =
                CopyProjectVersionRequest.builder()
                        .sourceProjectArn(project)
                        .sourceProjectVersionArn(version)
                        .destinationProjectArn(mine)
                        .versionName("v1")
                        .outputConfig(o -> o.s3Bucket("copies"))
                        .build();
        assertThrows(AccessDeniedException.class, () -> rekognition.copyProjectVersion(copy));
        owner.putProjectPolicy(r ->
                r.projectArn(project)
                        .policyName("partner")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                 "Principal":{"AWS":"%s"},"Action":"rekognition:CopyProjectVersion",
                                 "Resource":"%s"}}\
                                """
                                        .formatted(ID, version)));
        var copied = rekognition.copyProjectVersion(copy).projectVersionArn();
        Patience.until(() -> status(mine) == ProjectVersionStatus.COPYING_COMPLETED);
        runs(owner, mine, copied);
        assertThrows(
                AccessDeniedException.class,
                () -> JavaSdkLifeTest.best(rekognition, version, true));
    }

    private void runs(RekognitionClient owner, String mine, String copied) throws IOException {
        rekognition.startProjectVersion(r -> r.projectVersionArn(copied).minInferenceUnits(1));
        Patience.until(() -> status(mine) == ProjectVersionStatus.RUNNING);
        assertEquals("disc", JavaSdkLifeTest.best(rekognition, copied, true).name());
        assertThrows(AccessDeniedException.class, () -> JavaSdkLifeTest.best(owner, copied, true));
        rekognition.stopProjectVersion(r -> r.projectVersionArn(copied));
        Patience.until(() -> status(mine) == ProjectVersionStatus.STOPPED);
    }

    private ProjectVersionStatus status(String project) {
        return rekognition
                .describeProjectVersions(r -> r.projectArn(project))
                .projectVersionDescriptions()
                .getFirst()
                .status();
    }

    @Override
    public void close() {
        rekognition.close();
    }
}
