package vouch.server.mixer;

import java.util.Optional;
import vouch.server.database.Transaction;

/// What a person may do about an order that is held.
///
/// Called inside the transaction of whoever asks, after [InstanceStore#takeTurn].
final class Decisions {

    enum Decision {
        /// Tries again what came to nothing.
        RETRY,
        /// Sends back what was deposited.
        REFUND,
        /// Ends it; what it holds stays where it is, and is free where that is the pool.
        CLOSE
    }

    /// What became of a decision.
    sealed interface Decided {

        record Done(String what) implements Decided {}

        record Refused(String why) implements Decided {}
    }

    private static final String MAY_BE_MINED =
            "its payout is on the chain or may still be: decide about its transaction first, see"
                    + " `vouch tx list`";

    private final Instance instance;
    private final Pool pool;
    private final Crediting crediting;
    private final Payments payments;
    private final OrderStore orders = new OrderStore();
    private final DepositStore deposits = new DepositStore();

    Decisions(Instance instance, Pool pool, Crediting crediting, Payments payments) {
        this.instance = instance;
        this.pool = pool;
        this.crediting = crediting;
        this.payments = payments;
    }

    Decided decide(Transaction tx, Order order, Decision decision) {
        if (order.hold().isEmpty()) {
            return new Decided.Refused("the order is not held: it is " + order.state().label());
        }
        return switch (decision) {
            case RETRY -> retry(tx, order, order.hold().get());
            case REFUND -> refund(tx, order);
            case CLOSE -> close(tx, order);
        };
    }

    /// Whether a payout was begun that is not known to have moved nothing.
    private boolean mayBeMined(Transaction tx, Order order) {
        return payments.outcome(tx, order)
                .map(outcome -> !(outcome instanceof Payments.Outcome.Nothing))
                .orElse(false);
    }

    private Decided retry(Transaction tx, Order order, Order.Hold hold) {
        return switch (hold.cause()) {
            case PAYOUT -> payAgain(tx, order);
            case SWEEP -> sweepAgain(tx, order);
            case REFUND -> refundAgain(tx, order);
            case SENDER, DUST, TAKEN_BACK, BOOKS ->
                    new Decided.Refused(
                            "there is nothing to be tried again: refund it or close it");
        };
    }

    private Decided payAgain(Transaction tx, Order order) {
        if (mayBeMined(tx, order)) {
            return new Decided.Refused(MAY_BE_MINED);
        }
        order.payout().ifPresent(payout -> pool.unpay(tx, order, payout.units()));
        orders.payAgain(tx, order.id());
        return new Decided.Done("its payout is tried again");
    }

    private Decided sweepAgain(Transaction tx, Order order) {
        orders.sweeping(tx, order.id(), order.sweep().attempts(), Optional.empty());
        orders.goOn(tx, order.id());
        crediting.begin(tx, orders.get(tx, order.id()));
        return new Decided.Done("its deposits are brought into the pool again");
    }

    private Decided refundAgain(Transaction tx, Order order) {
        for (Deposit deposit : deposits.of(tx, order.id())) {
            if (deposit.state() == Deposit.State.HELD && deposit.refund().isPresent()) {
                deposits.state(tx, deposit.id(), Deposit.State.TO_REFUND, null);
            }
        }
        pool.assign(tx, order, deposits.of(tx, order.id()));
        orders.release(tx, order.id(), OrderState.REFUNDING);
        return new Decided.Done("its refund is tried again");
    }

    private Decided refund(Transaction tx, Order order) {
        if (order.isPaid() || mayBeMined(tx, order)) {
            return new Decided.Refused(MAY_BE_MINED);
        }
        long some = 0;
        for (Deposit deposit : deposits.of(tx, order.id())) {
            if (canBeSentBack(order, deposit)) {
                deposits.state(tx, deposit.id(), Deposit.State.TO_REFUND, "a person decided so");
                some++;
            }
        }
        if (some == 0) {
            return new Decided.Refused("there is nothing that could be sent back");
        }
        unpay(tx, order);
        pool.assign(tx, order, deposits.of(tx, order.id()));
        orders.release(tx, order.id(), OrderState.REFUNDING);
        return new Decided.Done(
                some + (some == 1 ? " deposit is" : " deposits are") + " sent back");
    }

    private boolean canBeSentBack(Order order, Deposit deposit) {
        boolean there =
                deposit.isCredited()
                        || (deposit.state() == Deposit.State.HELD && deposit.refund().isEmpty());
        return there
                && !deposit.sender().equals(Contracts.NOBODY)
                && !order.terms().fees().refund(deposit.units(), instance.scale()).isNone();
    }

    private void unpay(Transaction tx, Order order) {
        order.payout().ifPresent(payout -> pool.unpay(tx, order, payout.units()));
        pool.release(tx, order.id());
    }

    private Decided close(Transaction tx, Order order) {
        if (!order.isPaid() && mayBeMined(tx, order)) {
            return new Decided.Refused(MAY_BE_MINED);
        }
        if (!order.isPaid()) {
            unpay(tx, order);
        }
        deposits.of(tx, order.id()).stream()
                .filter(deposit -> deposit.state() == Deposit.State.HELD)
                .forEach(deposit -> pool.dropOf(tx, deposit));
        orders.release(tx, order.id(), order.isPaid() ? OrderState.PAID : OrderState.EXPIRED);
        return new Decided.Done("it is closed; what it holds stays where it is");
    }
}
