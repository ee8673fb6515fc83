package custos.aws;

import java.util.Optional;

/**
 * An Amazon Resource Name, {@code arn:partition:service:region:account:resource}. The sixth part
 * may itself hold colons and slashes.
 */
public record Arn(
        String partition, String service, String region, String account, String resource) {

    /**
     * Reads an ARN.
     *
     * @throws IllegalArgumentException if the text has fewer than six parts or does not begin with
     *     {@code arn}
     */
    public static Arn parse(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException("not an ARN: `" + text + "`"));
    }

    /** Reads an ARN, or nothing if the text is not one. */
    public static Optional<Arn> find(String text) {
        var parts = text.split(":", 6);
        if (parts.length < 6 || !parts[0].equals("arn")) {
            return Optional.empty();
        }
        return Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
    }
}
