package custos.sigv4;

/**
 * What a signing key is good for.
 *
 * @param date the day in UTC, {@code YYYYMMDD}
 * @param service the service's signing name
 */
public record Scope(String date, String region, String service) {
    static final String TERMINATOR = "aws4_request";

    /** The credential scope, {@code date/region/service/aws4_request}. */
    @Override
    public String toString() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }
}
