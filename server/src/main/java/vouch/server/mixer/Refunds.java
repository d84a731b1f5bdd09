package vouch.server.mixer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Address;

/// Sends back what is not forwarded.
///
/// Called inside the transaction of whoever moves orders on.
final class Refunds {

    private static final Logger LOG = LoggerFactory.getLogger(Refunds.class);

    private final Instance instance;
    private final Payments payments;
    private final Standing standing;
    private final OrderStore orders = new OrderStore();
    private final DepositStore deposits = new DepositStore();
    private final TransferStore transfers = new TransferStore();

    Refunds(Instance instance, Payments payments, Standing standing) {
        this.instance = instance;
        this.payments = payments;
        this.standing = standing;
    }

    /// What an order is that takes no more deposits and paid nothing.
    static OrderState state(List<Deposit> all) {
        if (all.stream().anyMatch(Deposit::isUnderRefund)) {
            return OrderState.REFUNDING;
        }
        boolean some = all.stream().anyMatch(one -> one.state() == Deposit.State.REFUNDED);
        return some ? OrderState.REFUNDED : OrderState.EXPIRED;
    }

    /// Whether there is something to do for a deposit that is sent back.
    boolean isDue(Transaction tx, Deposit deposit) {
        return deposit.state() == Deposit.State.TO_REFUND
                ? deposit.lot().isPresent()
                : !(outcome(tx, deposit) instanceof Payments.Outcome.Open);
    }

    private Payments.Outcome outcome(Transaction tx, Deposit deposit) {
        var refund = deposit.refund().orElseThrow();
        long job = refund.work().job().orElseThrow();
        return payments.outcome(tx, job, deposit.sender(), refund.units());
    }

    void step(Transaction tx, Deposit deposit) {
        switch (deposit.state()) {
            case TO_REFUND -> {
                if (deposit.lot().isPresent()) {
                    begin(tx, deposit);
                }
            }
            case REFUNDING -> sent(tx, deposit);
            case CREDITED, REFUNDED, HELD, TAKEN_BACK -> {}
        }
    }

    private void begin(Transaction tx, Deposit deposit) {
        var order = orders.get(tx, deposit.orderId());
        var back = order.terms().fees().refund(deposit.units(), instance.scale());
        int attempt = deposit.refund().map(before -> before.work().attempts()).orElse(0) + 1;
        long job = payments.begin(tx, "refund", deposit.id(), attempt, deposit.sender(), back);
        deposits.refunding(tx, deposit.id(), back, attempt, job);
    }

    private void sent(Transaction tx, Deposit deposit) {
        switch (outcome(tx, deposit)) {
            case Payments.Outcome.Moved(Movement movement) -> {
                transfers.is(tx, movement, TransferStore.Kind.REFUND, deposit.orderId());
                deposits.refunded(tx, deposit.id(), movement.transactionHash());
                goOn(tx, orders.get(tx, deposit.orderId()));
            }
            case Payments.Outcome.Nothing(String because) -> {
                deposits.state(tx, deposit.id(), Deposit.State.HELD, because);
                orders.hold(tx, deposit.orderId(), HoldCause.REFUND, because);
            }
            case Payments.Outcome.Stuck(String because) ->
                    orders.hold(tx, deposit.orderId(), HoldCause.REFUND, because);
            case Payments.Outcome.Open _ -> {}
        }
    }

    /// Ends the hold of an order that was held for a refund, once none of its refunds is stuck or
    /// has come to nothing.
    void goOn(Transaction tx, Order order) {
        if (order.isHeldFor(HoldCause.REFUND)
                && deposits.of(tx, order.id()).stream().noneMatch(one -> hangs(tx, one))) {
            standing.goOn(tx, order);
        }
    }

    private boolean hangs(Transaction tx, Deposit deposit) {
        return deposit.failedToGoBack()
                || (deposit.state() == Deposit.State.REFUNDING
                        && outcome(tx, deposit) instanceof Payments.Outcome.Stuck);
    }

    /// Ends the refunds of an order once all of them are through.
    void end(Transaction tx, Order order) {
        if (order.state() == OrderState.REFUNDING
                && deposits.of(tx, order.id()).stream().noneMatch(Deposit::isUnderRefund)) {
            orders.state(tx, order.id(), OrderState.REFUNDED);
        }
    }

    private record Going(Address to, TokenAmount units) {}

    /// What left the pool and is neither payout nor refund was taken out with the pool's key.
    void explainTheRest(Transaction tx, Pool pool, long scanned) {
        var some = transfers.unexplained(tx, scanned);
        if (some.isEmpty()) {
            return;
        }
        Set<Going> expected = underWay(tx);
        for (var known : some) {
            Movement movement = known.movement();
            if (!expected.contains(new Going(movement.to(), movement.units()))) {
                LOG.warn(
                        "{} tokens left the pool by no order: {}",
                        instance.scale().show(movement.units()),
                        movement.transactionHash());
                transfers.is(tx, movement, TransferStore.Kind.WITHDRAWAL, null);
                pool.withdrawn(tx, movement);
            }
        }
    }

    private Set<Going> underWay(Transaction tx) {
        var expected = new HashSet<Going>();
        for (Order order : orders.in(tx, OrderState.PAYING, OrderState.HELD)) {
            order.payout()
                    .ifPresent(payout ->
                            expected.add(new Going(order.terms().destination(), payout.units())));
        }
        for (Deposit deposit : deposits.underRefund(tx)) {
            deposit.refund()
                    .ifPresent(refund -> expected.add(new Going(deposit.sender(), refund.units())));
        }
        return expected;
    }
}
