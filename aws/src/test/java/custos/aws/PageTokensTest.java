package custos.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.PageTokens.Listing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class PageTokensTest {
    private static final Listing LISTING =
            new Listing("DescribeProjects", "111122223333", List.of("", "shop"));

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final PageTokens tokens = new PageTokens(key(1), () -> now);

    @Test
    void aTokenTellsWhereToGoOn() {
        for (var position : List.of("", "1690556751958", "Größe 😀", "x".repeat(700))) {
            var token = tokens.issue(LISTING, position);
            assertTrue(token.length() <= 1024);
            assertTrue(token.matches("[A-Za-z0-9_-]+"));
            assertEquals(Optional.of(position), tokens.read(LISTING, token));
        }
    }

    @Test
    void noTokenAndAnEmptyOneMeanTheBeginning() {
        assertEquals(Optional.empty(), tokens.read(LISTING, null));
        assertEquals(Optional.empty(), tokens.read(LISTING, ""));
    }

    @Test
    void aTokenIsGoodForItsListingOnly() {
        var token = tokens.issue(LISTING, "1");
        for (var other :
                List.of(
                        new Listing("ListDatasetLabels", "111122223333", List.of("", "shop")),
                        new Listing("DescribeProjects", "444455556666", List.of("", "shop")),
                        new Listing("DescribeProjects", "111122223333", List.of("shop", "")),
                        new Listing("DescribeProjects", "111122223333", List.of("", "shop", "")),
                        new Listing("DescribeProjects", "111122223333", List.of("shop")),
                        new Listing("DescribeProjects1", "11122223333", List.of("", "shop")))) {
            assertInvalid(other, token);
        }
    }

    @Test
    void aTokenIsGoodForADay() {
        var token = tokens.issue(LISTING, "1");
        now = now.plus(Duration.ofHours(24));
        assertEquals(Optional.of("1"), tokens.read(LISTING, token));
        now = now.plusMillis(1);
        assertInvalid(LISTING, token);
    }

    @Test
    void aTokenOfAnotherServerIsRefused() {
        assertInvalid(LISTING, new PageTokens(key(2), () -> now).issue(LISTING, "1"));
    }

    @Test
    void aChangedTokenIsRefused() {
        var token = tokens.issue(LISTING, "1690556751958");
        Randomly.check(
                500,
                random -> {
                    var changed = new StringBuilder(token);
                    int at = random.nextInt(token.length() - 1);
                    changed.setCharAt(at, token.charAt(at) == 'A' ? 'B' : 'A');
                    assertInvalid(LISTING, changed.toString());
                    assertInvalid(LISTING, token.substring(0, random.nextInt(1, token.length())));
                });
        for (var text : List.of("x", "====", "é", token + "A", token.repeat(20))) {
            assertInvalid(LISTING, text);
        }
    }

    @Test
    void aPositionThatWouldNotFitIsABug() {
        var tooLong = "é".repeat(351);
        assertThrows(IllegalArgumentException.class, () -> tokens.issue(LISTING, tooLong));
    }

    private void assertInvalid(Listing listing, String token) {
        var refusal = assertThrows(AwsException.class, () -> tokens.read(listing, token), token);
        assertEquals(ErrorCode.INVALID_PAGINATION_TOKEN, refusal.code());
    }

    private static SecretKey key(int number) {
        var bytes = ("key number " + number + " of two").getBytes(StandardCharsets.UTF_8);
        return new SecretKeySpec(bytes, "HmacSHA256");
    }
}
