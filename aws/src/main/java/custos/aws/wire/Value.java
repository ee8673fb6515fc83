package custos.aws.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A request's content after its types were checked and before its constraints are: what a protocol
 * read, beside the shape that it was read for.
 */
sealed interface Value {

    /** The members that are present, by name. */
    record Structure(Shape.Structure shape, Map<String, Value> members) implements Value {}

    /** A list; an item may be null, which breaks a constraint. */
    record Items(Shape.ListOf shape, List<@Nullable Value> items) implements Value {}

    /** A map; a value may be null, which breaks a constraint. */
    record Entries(Shape.MapOf shape, Map<String, @Nullable Value> entries) implements Value {}

    /** A string. */
    record Text(Shape.Text shape, String text) implements Value {}

    /** A number: an Integer, a Long or a Float, as its shape says. */
    record Numeric(Shape.Numeric shape, Number number) implements Value {}

    /** A boolean. */
    record Flag(boolean flag) implements Value {}

    /** Decoded bytes. */
    record Blob(Shape.Blob shape, SdkBytes bytes) implements Value {
        int length() {
            return bytes.asByteArrayUnsafe().length;
        }
    }
}
