package custos.objectstore.s3;

import custos.aws.s3.S3Request;
import custos.objectstore.catalog.S3Errors;
import java.util.function.UnaryOperator;

/** Query parameters of listings. */
final class Parameters {
    /** The most entries of one page of anything. */
    static final int MOST = 1000;

    private Parameters() {}

    static String text(S3Request request, String name) {
        return request.parameter(name).orElse("");
    }

    /**
     * A number that is capped rather than refused.
     *
     * @throws custos.aws.AwsException {@code InvalidArgument} if it is no number or negative
     */
    static int number(S3Request request, String name, int otherwise, int most) {
        var text = text(request, name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return Math.min(number, most);
            }
        } catch (NumberFormatException _) {
            // refused below
        }
        throw S3Errors.invalidArgument(
                "Argument " + name + " must be an integer between 0 and 2147483647", name, text);
    }

    /** A part number. */
    static int partNumber(S3Request request) {
        return partNumber(text(request, "partNumber"));
    }

    static int partNumber(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= 10_000) {
                return number;
            }
        } catch (NumberFormatException _) {
            // refused below
        }
        throw S3Errors.invalidArgument(
                "Part number must be an integer between 1 and 10000, inclusive",
                "partNumber",
                text);
    }

    /** True if the client wants keys percent-encoded. */
    static boolean urlEncoded(S3Request request) {
        var type = text(request, "encoding-type");
        if (!type.isEmpty() && !type.equals("url")) {
            throw S3Errors.invalidArgument(
                    "Invalid Encoding Method specified in Request", "encoding-type", type);
        }
        return !type.isEmpty();
    }

    static UnaryOperator<String> encoder(S3Request request) {
        return UrlText.encoder(urlEncoded(request));
    }
}
