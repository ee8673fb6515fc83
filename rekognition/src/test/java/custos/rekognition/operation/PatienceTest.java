package custos.rekognition.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PatienceTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void aCallIsLetGoFiveSecondsBeforeItsClientGivesUp() {
        assertEquals(55, seconds("Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux"));
        assertEquals(55, seconds("aws-cli/2.15.0 Python/3.11.6 Linux/6.5"));
        assertEquals(55, seconds("Botocore/1.43.11 md/x"));
        assertEquals(25, seconds("aws-sdk-java/2.50.2 md/io#sync"));
        assertEquals(25, seconds("Mozilla/5.0"));
        assertEquals(25, HeldCalls.patience(List.of(), LONG).toSeconds());
    }

    @Test
    void nobodyIsHeldLongerThanTheOperatorAllows() {
        assertEquals(
                Duration.ofSeconds(7),
                HeldCalls.patience(List.of("Boto3/1.43.11"), Duration.ofSeconds(7)));
    }

    private static long seconds(String agent) {
        return HeldCalls.patience(List.of(agent), LONG).toSeconds();
    }
}
