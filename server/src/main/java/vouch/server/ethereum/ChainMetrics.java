package vouch.server.ethereum;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.math.BigInteger;
import java.util.Map;
import vouch.server.metrics.Metrics;

/// What is measured about the chain and our transactions on it. Thread-safe.
final class ChainMetrics {

    private final Gauge jobs;
    private final Gauge balance;
    private final Gauge head;
    private final Gauge oldest;
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
        reorganisations =
                metrics.counter(
                        "vouch_ethereum_reorganisations", "How often the chain changed its mind.");
        mined = metrics.counter("vouch_ethereum_mined", "Transactions found in a block.");
        nodeFailures =
                metrics.counter(
                        "vouch_ethereum_node_failures", "Looks at the chain the node spoilt.");
    }

    void unfinished(Map<String, Long> byState, long oldestUnminedSeconds) {
        byState.forEach((state, count) -> jobs.labelValues(state).set((double) count));
        oldest.set((double) oldestUnminedSeconds);
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
