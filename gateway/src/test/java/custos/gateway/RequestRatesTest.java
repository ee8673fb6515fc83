package custos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RequestRatesTest {
    private static final String CREATE = "rekognition:CreateProject";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_500_000_000L);
    private final RequestRates rates = new RequestRates(Map.of(CREATE, 5), nanos::get);

    private int admitted(String account, int calls) {
        int admitted = 0;
        for (int i = 0; i < calls; i++) {
            admitted += rates.admit(account, CREATE) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void aSecondsWorthIsTakenAtOnceAndComesBackWithTime() {
        assertEquals(5, admitted("1", 20));
        nanos.addAndGet(400_000_000L);
        assertEquals(2, admitted("1", 20));
        nanos.addAndGet(1_000_000_000L);
        assertEquals(5, admitted("1", 20), "no more than a second's worth is kept");
    }

    @Test
    void accountsDoNotSpendEachOthersTokens() {
        assertEquals(5, admitted("1", 6));
        assertEquals(5, admitted("2", 6));
    }

    @Test
    void whatHasNoRateIsFree() {
        for (int i = 0; i < 100; i++) {
            assertTrue(rates.admit("1", "rekognition:DescribeProjects"));
        }
        assertEquals(5, admitted("1", 6));
        assertFalse(rates.admit("1", CREATE));
    }
}
