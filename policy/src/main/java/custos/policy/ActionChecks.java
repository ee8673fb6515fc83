package custos.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the validator says about Action and NotAction. */
final class ActionChecks {
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+");

    /** Every action of Rekognition (Service Authorization Reference), in lower case. */
    private static final Set<String> REKOGNITION =
            Arrays.stream(
                            """
                            AssociateFaces CompareFaces CopyProjectVersion CreateCollection
                            CreateDataset CreateFaceLivenessSession CreateProject
                            CreateProjectVersion CreateStreamProcessor CreateUser DeleteCollection
                            DeleteDataset DeleteFaces DeleteProject DeleteProjectPolicy
                            DeleteProjectVersion DeleteStreamProcessor DeleteUser
                            DescribeCollection DescribeDataset DescribeProjectVersions
                            DescribeProjects DescribeStreamProcessor DetectCustomLabels
                            DetectFaces DetectLabels DetectModerationLabels
                            DetectProtectiveEquipment DetectText DisassociateFaces
                            DistributeDatasetEntries GetCelebrityInfo GetCelebrityRecognition
                            GetContentModeration GetFaceDetection GetFaceLivenessSessionResults
                            GetFaceSearch GetLabelDetection GetMediaAnalysisJob GetPersonTracking
                            GetSegmentDetection GetTextDetection IndexFaces ListCollections
                            ListDatasetEntries ListDatasetLabels ListFaces ListMediaAnalysisJobs
                            ListProjectPolicies ListStreamProcessors ListTagsForResource ListUsers
                            PutProjectPolicy RecognizeCelebrities SearchFaces SearchFacesByImage
                            SearchUsers SearchUsersByImage StartCelebrityRecognition
                            StartContentModeration StartFaceDetection StartFaceLivenessSession
                            StartFaceSearch StartLabelDetection StartMediaAnalysisJob
                            StartPersonTracking StartProjectVersion StartSegmentDetection
                            StartStreamProcessor StartTextDetection StopProjectVersion
                            StopStreamProcessor TagResource UntagResource UpdateDatasetEntries
                            UpdateStreamProcessor\
                            """
                                    .split("\\s+"))
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());

    private final Report report;

    ActionChecks(Report report) {
        this.report = report;
    }

    void check(Spot statement) {
        for (var name : List.of("Action", "NotAction")) {
            var element = statement.find(name);
            if (element != null) {
                element(element, name);
            }
        }
    }

    /** Every action of Rekognition, in lower case. */
    static Set<String> rekognition() {
        return REKOGNITION;
    }

    private void element(Spot element, String name) {
        if (element.isEmptyArray()) {
            report.add(element, FindingCode.EMPTY_ARRAY_ACTION, "The list of actions is empty.");
        }
        for (var action : element.elements()) {
            var text = action.string();
            if (text == null) {
                report.add(action, FindingCode.DATA_TYPE_MISMATCH, "An action is a string.");
            } else {
                action(action, text);
            }
        }
        redundant(element, name);
    }

    private void action(Spot spot, String text) {
        if (text.contains("${")) {
            report.add(
                    spot,
                    FindingCode.VARIABLE_UNSUPPORTED_IN_ELEMENT,
                    "Actions have no variables.");
        }
        if (text.equals("*")) {
            return;
        }
        var colon = text.indexOf(':');
        if (colon < 0) {
            report.add(spot, FindingCode.INVALID_ACTION, "An action is written service:Name.");
            return;
        }
        var service = text.substring(0, colon).toLowerCase(Locale.ROOT);
        var name = text.substring(colon + 1);
        if (service.contains("*") || service.contains("?")) {
            report.add(spot, FindingCode.WILDCARD_IN_SERVICE_NAME, "Name one service, or write *.");
        } else if (!SERVICE.matcher(service).matches()) {
            report.add(
                    spot,
                    FindingCode.INVALID_SERVICE_IN_ACTION,
                    "There is no service `" + service + "`.");
        } else if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
            report.add(spot, FindingCode.INVALID_ACTION, "There is no action `" + text + "`.");
        } else if (service.equals("rekognition") && !someRekognitionAction(name)) {
            report.add(spot, FindingCode.INVALID_ACTION, "There is no action `" + text + "`.");
        }
    }

    private static boolean someRekognitionAction(String name) {
        var pattern = ActionPattern.of(List.of(name), false);
        return REKOGNITION.stream().anyMatch(pattern::matches);
    }

    private void redundant(Spot element, String name) {
        Redundancy.find(
                element.elements(),
                text -> text.toLowerCase(Locale.ROOT),
                text -> ActionPattern.of(List.of(text), false)::matches,
                (covered, covering) ->
                        report.add(
                                covered,
                                FindingCode.REDUNDANT_ACTION,
                                name + " `" + covering.string() + "` covers this one."));
    }
}
