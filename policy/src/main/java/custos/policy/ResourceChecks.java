package custos.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the validator says about Resource and NotResource. */
final class ResourceChecks {
    private static final Set<String> PARTITIONS =
            Set.of("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-\\d+");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}|aws");
    private static final Set<String> WITHOUT_REGION = Set.of("iam", "s3", "sts");

    private static final String MODELS = "arn:*:rekognition:*:*:project/*/version/*/*";

    /** The shapes of Rekognition's resources; a pattern must overlap with one of them. */
    private static final List<String> SHAPES =
            List.of(
                    "project/*/*",
                    "project/*/version/*/*",
                    "project/*/dataset/*/*",
                    "collection/*",
                    "streamprocessor/*");

    private final Report report;
    private final VariableChecks variables;

    ResourceChecks(Report report, boolean variables) {
        this.report = report;
        this.variables = new VariableChecks(report, variables);
    }

    void check(Spot statement, PolicyKind kind) {
        for (var name : List.of("Resource", "NotResource")) {
            var element = statement.find(name);
            if (element != null && kind == PolicyKind.TRUST) {
                report.add(
                        element,
                        FindingCode.ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE,
                        "A trust policy has no " + name + ".");
            } else if (element != null) {
                element(element);
                if (kind == PolicyKind.PROJECT) {
                    models(element);
                }
            }
        }
    }

    /** A project policy is about copying models. */
    private void models(Spot element) {
        for (var resource : element.elements()) {
            var text = resource.string();
            if (text != null && !Overlap.ofArns(text, MODELS)) {
                report.add(
                        resource,
                        FindingCode.UNSUPPORTED_RESOURCE_ARN_IN_POLICY,
                        "A project policy is about models: project/NAME/version/NAME/TIMESTAMP.");
            }
        }
    }

    private void element(Spot element) {
        if (element.isEmptyArray()) {
            report.add(element, FindingCode.EMPTY_ARRAY_RESOURCE, "The list is empty.");
        }
        for (var resource : element.elements()) {
            var text = resource.string();
            if (text == null) {
                report.add(resource, FindingCode.DATA_TYPE_MISMATCH, "A resource is a string.");
            } else if (variables.check(resource, text) && !text.equals("*")) {
                resource(resource, text);
            }
        }
        redundant(element);
    }

    private void resource(Spot spot, String text) {
        if (!text.startsWith("arn:") && !text.startsWith("*")) {
            report.add(spot, FindingCode.INVALID_ARN_PREFIX, "An ARN begins with `arn:`.");
            return;
        }
        var parts = text.split(":", 6);
        if (parts.length < ArnName.PARTS) {
            if (!text.endsWith("*")) {
                report.add(
                        spot,
                        FindingCode.MISSING_ARN_FIELD,
                        "An ARN has six parts: arn:partition:service:region:account:resource.");
            }
            return;
        }
        partitionAndService(spot, parts);
        region(spot, parts[2], parts[3]);
        account(spot, parts[2], parts[4]);
        if (parts[2].equals("rekognition") && !hasRekognitionShape(parts[5])) {
            report.add(
                    spot,
                    FindingCode.INVALID_ARN_RESOURCE,
                    "`" + parts[5] + "` is no resource of rekognition.");
        }
    }

    private void partitionAndService(Spot spot, String[] parts) {
        if (!isPattern(parts[1]) && !PARTITIONS.contains(parts[1])) {
            report.add(
                    spot, FindingCode.INVALID_PARTITION, "There is no partition " + parts[1] + ".");
        }
        if (isPattern(parts[2]) || parts[2].isEmpty()) {
            report.add(
                    spot,
                    FindingCode.INVALID_SERVICE,
                    "Name the service; wildcards cannot stand here.");
        } else if (!parts[2].equals(parts[2].toLowerCase(Locale.ROOT))) {
            report.add(
                    spot,
                    FindingCode.INVALID_ARN_SERVICE_CASE,
                    "The service is written in lower case.");
        }
    }

    private void region(Spot spot, String service, String region) {
        if (WITHOUT_REGION.contains(service)) {
            if (!region.isEmpty() && !isPattern(region)) {
                report.add(
                        spot,
                        FindingCode.ARN_REGION_NOT_ALLOWED,
                        service + " ARNs have no region.");
            }
        } else if (region.isEmpty()) {
            report.add(spot, FindingCode.MISSING_ARN_REGION, "Name a region, or write *.");
        } else if (!isPattern(region) && !REGION.matcher(region).matches()) {
            report.add(spot, FindingCode.INVALID_ARN_REGION, "There is no region " + region + ".");
        }
    }

    private void account(Spot spot, String service, String account) {
        if (service.equals("s3")) {
            if (!account.isEmpty() && !isPattern(account)) {
                report.add(
                        spot, FindingCode.ARN_ACCOUNT_NOT_ALLOWED, "Bucket ARNs have no account.");
            }
        } else if (!isPattern(account) && !ACCOUNT.matcher(account).matches()) {
            report.add(spot, FindingCode.INVALID_ARN_ACCOUNT, "An account is twelve digits, or *.");
        }
    }

    private static boolean isPattern(String part) {
        return part.contains("*") || part.contains("?");
    }

    private static boolean hasRekognitionShape(String resource) {
        var withoutVariables = resource.replaceAll("\\$\\{[^}]*}", "*");
        return SHAPES.stream().anyMatch(shape -> Overlap.ofGlobs(shape, withoutVariables));
    }

    private void redundant(Spot element) {
        Redundancy.find(
                element.elements(),
                text -> text,
                Overlap::covering,
                (covered, covering) ->
                        report.add(
                                covered,
                                FindingCode.REDUNDANT_RESOURCE,
                                "`" + covering.string() + "` covers this one."));
    }
}
