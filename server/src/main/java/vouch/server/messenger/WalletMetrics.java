package vouch.server.messenger;

import io.prometheus.metrics.core.metrics.Counter;
import vouch.server.metrics.Metrics;

/// What the wallet counts.
final class WalletMetrics {

    private final Counter orders;
    private final Counter deposits;

    WalletMetrics(Metrics metrics) {
        orders =
                metrics.counter(
                        "vouch_wallet_orders_total",
                        "Orders to transfer or withdraw, by what became of them; one that is"
                                + " repeated counts again",
                        "outcome");
        deposits = metrics.counter("vouch_wallet_deposits_total", "Deposits that became a user's");
    }

    void paid(Paid paid) {
        String outcome =
                switch (paid) {
                    case Paid.Done _ -> "paid";
                    case Paid.TraceTaken _ -> "trace_taken";
                    case Paid.BalanceShort _ -> "balance_short";
                    case Paid.FeeShort _ -> "fee_short";
                };
        orders.labelValues(outcome).inc();
    }

    void deposited() {
        deposits.inc();
    }
}
