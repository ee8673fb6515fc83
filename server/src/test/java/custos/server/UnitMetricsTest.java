package custos.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.rekognition.UnitsInService;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class UnitMetricsTest {
    @Test
    void unitsShowWhileAVersionRunsAndNoLonger() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var running = new AtomicReference<List<UnitsInService>>(List.of());
        var metrics = new UnitMetrics(registry, running::get);
        metrics.update();
        assertFalse(registry.scrape().contains("inference_units{"), registry.scrape());
        running.set(List.of(new UnitsInService("123456789012", "p", "v", 1, 3, 2, 2)));
        metrics.update();
        var text = registry.scrape();
        var tags = "{account=\"123456789012\",project=\"p\",version=\"v\"}";
        assertTrue(text.contains("custos_min_inference_units" + tags + " 1.0"), text);
        assertTrue(text.contains("custos_max_inference_units" + tags + " 3.0"), text);
        assertTrue(text.contains("custos_desired_inference_units" + tags + " 2.0"), text);
        assertTrue(text.contains("custos_in_service_inference_units" + tags + " 2.0"), text);
        running.set(List.of());
        metrics.update();
        assertFalse(registry.scrape().contains("inference_units{"), registry.scrape());
    }
}
