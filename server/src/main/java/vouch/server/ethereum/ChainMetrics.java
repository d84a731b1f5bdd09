package vouch.server.ethereum;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import vouch.server.metrics.Metrics;

/// What is measured about the chain and our transactions on it. Thread-safe.
final class ChainMetrics {

    private final Gauge jobs;
    private final Gauge balance;
    private final Gauge head;
    private final Gauge oldest;
    private final Gauge oldestUnsent;
    private final Gauge spent;
    private final Gauge alarms;
    private final Counter deepReorganisations;
    private final Counter bumps;
    private final Counter reorganisations;
    private final Counter mined;
    private final Counter nodeFailures;

    ChainMetrics(Metrics metrics) {
        jobs = metrics.gauge("vouch_ethereum_jobs", "Unfinished transactions by state.", "state");
        balance =
                metrics.gauge(
                        "vouch_ethereum_balance_wei", "What the signing account holds, in wei.");
        head = metrics.gauge("vouch_ethereum_head_number", "The newest block's number.");
        oldest =
                metrics.gauge(
                        "vouch_ethereum_oldest_unmined_seconds",
                        "The age of the oldest transaction that is in no block.");
        oldestUnsent =
                metrics.gauge(
                        "vouch_ethereum_oldest_unsent_seconds",
                        "The age of the oldest transaction that has not left yet.");
        spent =
                metrics.gauge(
                        "vouch_ethereum_spent_day_wei",
                        "What transactions cost in the day before the newest block, in wei.");
        alarms =
                metrics.gauge(
                        "vouch_ethereum_alarms",
                        "1 for each kind of alarm that a person should look at.",
                        "kind");
        deepReorganisations =
                metrics.counter(
                        "vouch_ethereum_deep_reorganisations",
                        "Reorganisations deeper than a confirmed transaction should see.");
        bumps =
                metrics.counter(
                        "vouch_ethereum_bumps", "Transactions replaced by one that offers more.");
        reorganisations =
                metrics.counter(
                        "vouch_ethereum_reorganisations", "How often the chain changed its mind.");
        mined = metrics.counter("vouch_ethereum_mined", "Transactions found in a block.");
        nodeFailures =
                metrics.counter(
                        "vouch_ethereum_node_failures", "Looks at the chain the node spoilt.");
    }

    void unfinished(Map<String, Long> byState) {
        byState.forEach((state, count) -> jobs.labelValues(state).set((double) count));
    }

    void oldest(Duration unsent, Duration unmined) {
        oldestUnsent.set((double) unsent.toSeconds());
        oldest.set((double) unmined.toSeconds());
    }

    void spent(Wei today) {
        spent.set(today.units().doubleValue());
    }

    void alarm(Alarms.Kind kind, boolean standing) {
        alarms.labelValues(kind.name().toLowerCase(Locale.ROOT)).set(standing ? 1 : 0);
    }

    void reorganisedDeeply() {
        deepReorganisations.inc();
    }

    void bumped() {
        bumps.inc();
    }

    void balance(BigInteger wei) {
        balance.set(wei.doubleValue());
    }

    void head(long number) {
        head.set((double) number);
    }

    void reorganised() {
        reorganisations.inc();
    }

    void mined(int count) {
        mined.inc(count);
    }

    void nodeFailed() {
        nodeFailures.inc();
    }
}
