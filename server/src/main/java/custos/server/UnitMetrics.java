package custos.server;

import custos.rekognition.UnitsInService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * CloudWatch's metrics of inference units. They are there only while a version runs: a gap means
 * that it does not.
 */
final class UnitMetrics {
    private final Supplier<List<UnitsInService>> running;
    private final MultiGauge min;
    private final MultiGauge max;
    private final MultiGauge desired;
    private final MultiGauge inService;

    UnitMetrics(MeterRegistry registry, Supplier<List<UnitsInService>> running) {
        this.running = running;
        min = gauge(registry, "custos.min.inference.units", "started with at least");
        max = gauge(registry, "custos.max.inference.units", "started with at most");
        desired = gauge(registry, "custos.desired.inference.units", "wanted by the load");
        inService = gauge(registry, "custos.in.service.inference.units", "serving now");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String what) {
        return MultiGauge.builder(name).description("Inference units: " + what).register(registry);
    }

    /** Brings the gauges up to date. */
    void update() {
        var units = running.get();
        min.register(rows(units, UnitsInService::min), true);
        max.register(rows(units, UnitsInService::max), true);
        desired.register(rows(units, UnitsInService::desired), true);
        inService.register(rows(units, UnitsInService::inService), true);
    }

    private static List<Row<?>> rows(
            List<UnitsInService> running, ToIntFunction<UnitsInService> value) {
        return running.stream()
                .<Row<?>>map(units ->
                        Row.of(
                                Tags.of(
                                        "account", units.account(),
                                        "project", units.project(),
                                        "version", units.version()),
                                value.applyAsInt(units)))
                .toList();
    }
}
