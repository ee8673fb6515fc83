package custos.aws.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
final class S3AddressTest {
    private static final List<String> DOMAINS = List.of("localhost", "s3.example.org");

    @ParameterizedTest
    @CsvSource(
            value = {
                "localhost:8080          | /                | ''     | ''",
                "localhost:8080          | ''               | ''     | ''",
                "localhost               | /bucket          | bucket | ''",
                "localhost               | /bucket/         | bucket | ''",
                "127.0.0.1:80            | /bucket/a/b      | bucket | a/b",
                "[::1]:8080              | /bucket/a        | bucket | a",
                "[::1]                   | /bucket/a        | bucket | a",
                "bucket.localhost:8080   | /a/b             | bucket | a/b",
                "BUCKET.LocalHost        | /                | bucket | ''",
                "my.own.localhost        | /a               | my.own | a",
                "b.s3.example.org:443    | /a               | b      | a",
                "s3.example.org          | /b/a             | b      | a",
                ".localhost              | /b/a             | b      | a",
                "evillocalhost           | /b/a             | b      | a",
                "''                      | /b/a             | b      | a",
                "localhost               | /b//a            | b      | /a",
                "localhost               | /b/./../a//      | b      | ./../a//",
                "localhost               | /b/a+b%2Bc%20d   | b      | a+b+c d",
                "localhost               | /b/%252F%2f      | b      | %2F/",
                "localhost               | /b/%E2%82%AC.txt | b      | €.txt",
                "localhost               | //a              | ''     | a",
            },
            delimiter = '|')
    void bucketAndKeyComeFromTheHostOrThePath(String host, String path, String bucket, String key) {
        assertEquals(new S3Address(bucket, key), S3Address.of(host, path, DOMAINS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%zz", "a%F", "%ff", "%C3%28", "%ED%A0%80", "%c0%af"})
    void aPathThatIsNotPercentEncodedUtf8IsRefused(String path) {
        var refusal =
                assertThrows(
                        AwsException.class, () -> S3Address.of("localhost", "/b/" + path, DOMAINS));
        assertEquals(ErrorCode.INVALID_URI, refusal.code());
    }

    @Test
    void everyKeyComesBackFromItsEncoding() {
        var random = random();
        for (int i = 0; i < 2_000; i++) {
            var key =
                    random.ints(random.nextInt(1, 20), 0, 0x11000)
                            .filter(c -> c < 0xD800 || c > 0xDFFF)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();
            var encoded = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
            assertEquals(
                    new S3Address("bucket", key),
                    S3Address.of("localhost", "/bucket/" + encoded, DOMAINS));
        }
    }

    @Test
    void noisyPathsAreReadOrRefusedAsInvalid() {
        var random = random();
        var alphabet = "/%2fF.bC3aA0+ :[]é".toCharArray();
        for (int i = 0; i < 20_000; i++) {
            var path = noise(random, alphabet);
            var host = noise(random, alphabet) + (random.nextBoolean() ? ".localhost" : "");
            try {
                S3Address.of(host, path, DOMAINS);
            } catch (AwsException refusal) {
                assertEquals(ErrorCode.INVALID_URI, refusal.code());
            }
        }
    }

    private static String noise(Random random, char[] alphabet) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }

    private static Random random() {
        return new Random(Long.parseLong("0" + System.getProperty("seed", "")));
    }
}
