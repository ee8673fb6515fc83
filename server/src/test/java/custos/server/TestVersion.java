package custos.server;

import custos.aws.Caller;
import custos.aws.Principal;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.TrainingInput;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of versions that nobody has trained here. */
final class TestVersion {
    private TestVersion() {}

    /** A version of its account's root, in a state. */
    static ProjectVersion of(ProjectArn project, VersionArn arn, VersionState state) {
        return new ProjectVersion(
                arn,
                project,
                new Caller(new Principal.Root("aws", arn.account()), "", List.of(), Map.of()),
                new ProjectVersion.Config(
                        "some-bucket",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new TrainingInput.ProjectDatasets(false),
                state,
                Optional.empty(),
                Optional.empty());
    }
}
