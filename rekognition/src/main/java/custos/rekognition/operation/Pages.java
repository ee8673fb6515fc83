package custos.rekognition.operation;

import custos.aws.Call;
import custos.aws.PageTokens;
import custos.aws.PageTokens.Listing;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Pages of lists, whose positions are numbers. A token is bound to the operation, the account and
 * all filters; the size of the page may change between pages (specification, D-14).
 */
final class Pages {
    private final PageTokens tokens;

    Pages(PageTokens tokens) {
        this.tokens = tokens;
    }

    /** The list that a call asks for. */
    PagedList of(Call call, String operation, List<?> filters) {
        var texts = filters.stream().map(String::valueOf).toList();
        return new PagedList(tokens, new Listing(operation, call.account(), texts));
    }

    /** One list, cut into pages. */
    record PagedList(PageTokens tokens, Listing listing) {

        /** The position after which the page begins; nothing for the first one. */
        OptionalLong after(@Nullable String token) {
            return tokens.read(listing, token)
                    .map(position -> OptionalLong.of(Long.parseLong(position)))
                    .orElse(OptionalLong.empty());
        }

        /** The token of the page after this position. */
        String tokenAfter(long position) {
            return tokens.issue(listing, Long.toString(position));
        }
    }
}
