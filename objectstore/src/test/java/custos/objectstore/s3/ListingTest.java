package custos.objectstore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.aws.ErrorCode;
import custos.aws.s3.S3Address;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
final class ListingTest {
    @TempDir static Path folder;
    private static Harness s3;

    @BeforeAll
    static void open() {
        s3 = new Harness(folder);
    }

    @AfterAll
    static void close() {
        s3.close();
    }

    @BeforeEach
    void forget() throws IOException {
        s3.fresh();
        s3.send("PUT", "/keys");
    }

    private void put(String... keys) {
        for (var key : keys) {
            s3.send("PUT", "/keys/" + encode(key), "x");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void keysComeInTheOrderOfTheirUtf8Bytes() {
        // As UTF-16 the emoji, a surrogate pair, would come before U+FF5E.
        put("b", "a", "a/b", "a b", "é", "～", "😀", "B", "~");
        assertEquals(
                List.of("B", "a", "a b", "a/b", "b", "~", "é", "～", "😀"),
                s3.send("GET", "/keys?list-type=2").all("Key"));
    }

    @Test
    void commonPrefixesStandForWhatLiesBelow() {
        put("a.jpg", "cats/1", "cats/2", "cats/old/3", "dogs/1", "z");
        var top = s3.send("GET", "/keys?list-type=2&delimiter=/");
        assertEquals(List.of("a.jpg", "z"), top.all("Key"));
        assertEquals(List.of("", "cats/", "dogs/"), top.all("Prefix"));
        assertEquals("4", top.one("KeyCount"));
        var cats = s3.send("GET", "/keys?list-type=2&delimiter=/&prefix=cats/");
        assertEquals(List.of("cats/1", "cats/2"), cats.all("Key"));
        assertEquals(List.of("cats/", "cats/old/"), cats.all("Prefix"));
        var one = s3.send("GET", "/keys?list-type=2&delimiter=/&prefix=cats");
        assertEquals(List.of("cats", "cats/"), one.all("Prefix"));
    }

    @Test
    void anEntryDescribesItsObject() {
        put("a");
        var page = s3.send("GET", "/keys?list-type=2&fetch-owner=true");
        assertEquals("\"9dd4e461268c8034f5c8564e155c67a6\"", page.one("ETag"));
        assertEquals("1", page.one("Size"));
        assertEquals("2026-01-02T03:04:05.678Z", page.one("LastModified"));
        assertEquals("STANDARD", page.one("StorageClass"));
        assertEquals(64, page.one("ID").length());
        assertEquals("us-east-1", page.header("x-amz-bucket-region"));
    }

    @Test
    void strangeKeysAreEncodedWhenAskedFor() {
        put("a b+c/\u0001\r&<é");
        assertEquals(
                List.of("a%20b%2Bc/%01%0D%26%3C%C3%A9"),
                s3.send("GET", "/keys?encoding-type=url").all("Key"));
        assertEquals(
                List.of("a b+c/&#x1;&#xd;&lt;é"),
                s3.send("GET", "/keys").all("Key").stream()
                        .map(key -> key.replace("&<", "&lt;").replaceFirst("&&lt;", "&lt;"))
                        .map(key -> key.replace("&amp;", ""))
                        .toList());
        assertEquals(ErrorCode.INVALID_ARGUMENT, s3.refused("GET", "/keys?encoding-type=base64"));
    }

    @Test
    void noKeysMayBeAskedForAndNoMoreThanAThousand() {
        put("a");
        var none = s3.send("GET", "/keys?list-type=2&max-keys=0");
        assertEquals("false", none.one("IsTruncated"));
        assertEquals(List.of(), none.all("Key"));
        assertEquals("1000", s3.send("GET", "/keys?max-keys=5000").one("MaxKeys"));
        for (var wrong : List.of("-1", "x", "99999999999")) {
            assertEquals(ErrorCode.INVALID_ARGUMENT, s3.refused("GET", "/keys?max-keys=" + wrong));
        }
        for (var wrong : List.of("", "x", "!!", "YWJj")) {
            assertEquals(
                    ErrorCode.INVALID_ARGUMENT,
                    s3.refused("GET", "/keys?list-type=2&continuation-token=" + wrong));
        }
    }

    @Test
    void aMarkerThatIsACommonPrefixIsBehindAllItStandsFor() {
        put("a/1", "a/2", "b");
        var page = s3.send("GET", "/keys?delimiter=/&max-keys=1");
        assertEquals("a/", page.one("NextMarker"));
        var rest = s3.send("GET", "/keys?delimiter=/&marker=a/");
        assertEquals(List.of("b"), rest.all("Key"));
        assertEquals(List.of(""), rest.all("Prefix"));
        assertEquals(List.of("a/2", "b"), s3.send("GET", "/keys?marker=a/1").all("Key"));
        assertEquals(
                List.of("a/2", "b"),
                s3.send("GET", "/keys?list-type=2&start-after=a/1").all("Key"));
    }

    @Test
    void everyListingEqualsTheOneWorkedOutByHand() {
        var random = new Random(Long.parseLong("0" + System.getProperty("seed", "")));
        var alphabet = List.of("a", "b", "/", "//", "é", "\uD7FF", "\uE000", "😀", "\uDBFF\uDFFF");
        var keys = new TreeSet<>(ListingTest::byBytes);
        for (int i = 0; i < 120; i++) {
            keys.add("k" + text(random, alphabet, 6));
        }
        put(keys.toArray(String[]::new));
        for (int i = 0; i < 150; i++) {
            var prefix = random.nextBoolean() ? "" : "k" + text(random, alphabet, 2);
            var delimiter = random.nextInt(3) == 0 ? "" : alphabet.get(random.nextInt(6));
            int limit = random.nextInt(1, 8);
            var expected = naive(keys, prefix, delimiter);
            assertEquals(expected, paged(prefix, delimiter, limit, true), "seed, " + prefix);
            assertEquals(expected, paged(prefix, delimiter, limit, false), "seed, " + prefix);
        }
    }

    private static int byBytes(String a, String b) {
        return Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Random random, List<String> alphabet, int most) {
        var text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(alphabet.get(random.nextInt(alphabet.size())));
        }
        return text.toString();
    }

    /** Keys and common prefixes in one order; a prefix is marked with a trailing star. */
    private static List<String> naive(SortedSet<String> keys, String prefix, String delimiter) {
        var entries = new ArrayList<String>();
        for (var key : keys) {
            if (key.startsWith(prefix)) {
                var rest = key.substring(prefix.length());
                var entry =
                        !delimiter.isEmpty() && rest.contains(delimiter)
                                ? prefix
                                        + rest.substring(0, rest.indexOf(delimiter))
                                        + delimiter
                                        + "*"
                                : key;
                if (!entries.contains(entry)) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    private List<String> paged(String prefix, String delimiter, int limit, boolean v2) {
        var found = new ArrayList<String>();
        var base =
                "/keys?encoding-type=url&prefix="
                        + encode(prefix)
                        + "&delimiter="
                        + encode(delimiter)
                        + "&max-keys="
                        + limit
                        + (v2 ? "&list-type=2" : "");
        for (var target = base; ; ) {
            var page = s3.send("GET", target);
            var entries = new ArrayList<>(page.all("Key"));
            page.all("Prefix").stream().skip(1).map(it -> it + "*").forEach(entries::add);
            var decoded = entries.stream().map(S3Address::decode).sorted(ListingTest::byBytes);
            found.addAll(decoded.toList());
            if (page.one("IsTruncated").equals("false")) {
                return found;
            }
            assertEquals(limit, entries.size(), "a page that is not the last is full");
            target =
                    v2
                            ? base + "&continuation-token=" + page.one("NextContinuationToken")
                            : base + "&marker=" + page.one("NextMarker");
        }
    }
}
