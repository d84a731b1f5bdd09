package vouch.server.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/// One gateway's measurements. Names start with `vouch_` and end in their unit. Thread-safe.
///
/// Asked again for a name it has given out, it gives the same thing, so that two listeners count
/// into one; a gauge that is read by asking belongs to one asker and can be made once only.
public final class Metrics {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();
    private final Map<String, Histogram> histograms = new ConcurrentHashMap<>();

    public Counter counter(String name, String help, String... labels) {
        return counters.computeIfAbsent(
                name,
                _ -> Counter.builder().name(name).help(help).labelNames(labels).register(registry));
    }

    public Gauge gauge(String name, String help, String... labels) {
        return gauges.computeIfAbsent(
                name,
                _ -> Gauge.builder().name(name).help(help).labelNames(labels).register(registry));
    }

    /// A gauge read whenever somebody looks.
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /// @param upperBounds the buckets' upper bounds, rising
    public Histogram histogram(String name, String help, double[] upperBounds, String... labels) {
        return histograms.computeIfAbsent(
                name,
                _ ->
                        Histogram.builder()
                                .name(name)
                                .help(help)
                                .classicOnly()
                                .classicUpperBounds(upperBounds)
                                .labelNames(labels)
                                .register(registry));
    }

    /// Everything measured, in the Prometheus text format 0.0.4, UTF-8.
    public byte[] text() {
        var out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
