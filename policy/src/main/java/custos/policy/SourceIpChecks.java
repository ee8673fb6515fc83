package custos.policy;

import java.util.List;
import java.util.Objects;

/** What the validator says about private addresses under {@code aws:SourceIp}. */
final class SourceIpChecks {
    /** Addresses that no request from outside ever comes from (RFC 1918, RFC 4193). */
    private static final List<IpRange> PRIVATE =
            List.of(
                    range("10.0.0.0/8"),
                    range("172.16.0.0/12"),
                    range("192.168.0.0/16"),
                    range("fc00::/7"));

    private static final String DETAILS =
            "aws:SourceIp holds public addresses on AWS; a private one matches only on a server in"
                    + " your own network.";

    private final Report report;

    SourceIpChecks(Report report) {
        this.report = report;
    }

    private static IpRange range(String text) {
        return Objects.requireNonNull(IpRange.parse(text));
    }

    /** Checks the values of the key under one operator. */
    void check(Operator operator, Spot values) {
        var negated = operator == Operator.NOT_IP_ADDRESS;
        var hidden = values.elements().stream().filter(SourceIpChecks::isPrivate).toList();
        if (!hidden.isEmpty() && hidden.size() == values.elements().size()) {
            report.add(
                    values,
                    negated ? FindingCode.PRIVATE_NOT_IP_ADDRESS : FindingCode.PRIVATE_IP_ADDRESS,
                    DETAILS);
        } else {
            var code =
                    negated
                            ? FindingCode.PRIVATE_NOT_IP_ADDRESS_SUBSET
                            : FindingCode.PRIVATE_IP_ADDRESS_SUBSET;
            hidden.forEach(value -> report.add(value, code, DETAILS));
        }
    }

    private static boolean isPrivate(Spot value) {
        var text = value.string();
        var range = text == null ? null : IpRange.parse(text);
        return range != null && PRIVATE.stream().anyMatch(block -> block.contains(range));
    }
}
