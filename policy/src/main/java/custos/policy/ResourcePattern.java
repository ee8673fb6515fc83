package custos.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a statement.
 *
 * @param texts the patterns as they are written
 * @param everything true if a lone {@code *} is among them
 * @param arns the other patterns
 * @param negated true for NotResource
 */
record ResourcePattern(
        List<String> texts, boolean everything, List<ArnPattern> arns, boolean negated) {

    /** Every resource there is. */
    static final ResourcePattern EVERYTHING =
            new ResourcePattern(List.of(), false, List.of(), true);

    /** The condition keys that its variables read. */
    Set<String> variables() {
        var keys = new LinkedHashSet<String>();
        arns.forEach(arn -> arn.addVariables(keys));
        return keys;
    }

    /**
     * True if the statement speaks of this resource.
     *
     * @param name the resource's parts, null if it is no ARN: then only {@code *} matches it
     */
    boolean matches(@Nullable ArnName name, Context context) {
        return lists(name, context) != negated;
    }

    private boolean lists(@Nullable ArnName name, Context context) {
        if (everything) {
            return true;
        }
        if (name != null) {
            for (var arn : arns) {
                if (arn.matches(name, context)) {
                    return true;
                }
            }
        }
        return false;
    }
}
