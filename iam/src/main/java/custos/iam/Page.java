package custos.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some of a list, and where the next ones begin. A marker names the last item that was listed, so
 * that a list which grows or shrinks meanwhile is continued at the right place.
 *
 * @param marker present if there are more
 */
record Page<T>(List<T> items, Optional<String> marker) {
    private static final int DEFAULT_ITEMS = 100;

    /**
     * Cuts a page.
     *
     * @param key the unique text by which items are sorted
     * @throws custos.aws.AwsException VALIDATION if the marker is none of ours
     */
    static <T> Page<T> of(
            List<T> all,
            Function<T, String> key,
            @Nullable String marker,
            @Nullable Integer maxItems) {
        var after = marker == null ? "" : decode(marker);
        var most = maxItems == null ? DEFAULT_ITEMS : maxItems;
        var rest =
                all.stream()
                        .sorted(Comparator.comparing(key))
                        .filter(item -> key.apply(item).compareTo(after) > 0)
                        .toList();
        if (rest.size() <= most) {
            return new Page<>(rest, Optional.empty());
        }
        var items = rest.subList(0, most);
        return new Page<>(items, Optional.of(encode(key.apply(items.getLast()))));
    }

    boolean isTruncated() {
        return marker.isPresent();
    }

    /** The marker as the AWS SDK's builders take it. */
    @Nullable String wireMarker() {
        return marker.orElse(null);
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
    }

    private static String decode(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), UTF_8);
        } catch (IllegalArgumentException _) {
            throw IamErrors.invalidMarker(marker);
        }
    }
}
