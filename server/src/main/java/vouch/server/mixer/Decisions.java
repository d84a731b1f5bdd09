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
    private final Standing standing;
    private final Payments payments;
    private final Refunds refunds;
    private final OrderStore orders = new OrderStore();
    private final DepositStore deposits = new DepositStore();

    Decisions(Instance instance, Pool pool, Standing standing, Payments payments, Refunds refunds) {
        this.instance = instance;
        this.pool = pool;
        this.standing = standing;
        this.payments = payments;
        this.refunds = refunds;
    }

    /// About an order that is held, or about what is held of one that goes on or has ended.
    Decided decide(Transaction tx, Order order, Decision decision) {
        if (order.hold().isEmpty()
                && deposits.of(tx, order.id()).stream().noneMatch(Deposit::isHeld)) {
            return new Decided.Refused("the order is not held: it is " + order.state().label());
        }
        return switch (decision) {
            case RETRY -> retry(tx, order);
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

    private Decided retry(Transaction tx, Order order) {
        if (order.isHeldFor(HoldCause.PAYOUT)) {
            return payAgain(tx, order);
        }
        return order.isHeldFor(HoldCause.SWEEP) ? sweepAgain(tx, order) : refundAgain(tx, order);
    }

    private Decided payAgain(Transaction tx, Order order) {
        if (mayBeMined(tx, order)) {
            return new Decided.Refused(MAY_BE_MINED);
        }
        order.payout().ifPresent(payout -> pool.unpay(tx, order, payout.units()));
        orders.payAgain(tx, order.id());
        standing.recount(tx, orders.get(tx, order.id()));
        return new Decided.Done("its payout is tried again");
    }

    private Decided sweepAgain(Transaction tx, Order order) {
        orders.sweeping(tx, order.id(), order.sweep().attempts(), Optional.empty());
        standing.goOn(tx, order);
        return new Decided.Done("its deposits are brought into the pool again");
    }

    private Decided refundAgain(Transaction tx, Order order) {
        var failed = deposits.of(tx, order.id()).stream().filter(Deposit::failedToGoBack).toList();
        if (failed.isEmpty()) {
            return new Decided.Refused(
                    order.isHeldFor(HoldCause.REFUND)
                            ? "its refund's transaction may still be mined: decide about that"
                                    + " first, see `vouch tx list`"
                            : "there is nothing to be tried again: refund it or close it");
        }
        for (Deposit deposit : failed) {
            deposits.state(tx, deposit.id(), Deposit.State.TO_REFUND, null);
        }
        pool.assign(tx, order, deposits.of(tx, order.id()));
        standing.sendsBack(tx, order);
        refunds.goOn(tx, order);
        return new Decided.Done("its refund is tried again");
    }

    private Decided refund(Transaction tx, Order order) {
        boolean whole = order.hold().isPresent() && !order.isPaid();
        if (whole && mayBeMined(tx, order)) {
            return new Decided.Refused(MAY_BE_MINED);
        }
        long some = 0;
        for (Deposit deposit : deposits.of(tx, order.id())) {
            boolean there =
                    (whole && deposit.isCredited())
                            || (deposit.isHeld() && deposit.refund().isEmpty());
            if (there && canBeSentBack(order, deposit)) {
                deposits.state(tx, deposit.id(), Deposit.State.TO_REFUND, "a person decided so");
                some++;
            }
        }
        if (some == 0) {
            return new Decided.Refused("there is nothing that could be sent back");
        }
        if (whole) {
            unpay(tx, order);
            orders.release(tx, order.id(), OrderState.REFUNDING);
        } else {
            standing.sendsBack(tx, order);
        }
        pool.assign(tx, order, deposits.of(tx, order.id()));
        return new Decided.Done(
                some + (some == 1 ? " deposit is" : " deposits are") + " sent back");
    }

    private boolean canBeSentBack(Order order, Deposit deposit) {
        return !instance.isNobody(deposit.sender())
                && !order.terms().fees().refund(deposit.units(), instance.scale()).isNone();
    }

    private void unpay(Transaction tx, Order order) {
        order.payout().ifPresent(payout -> pool.unpay(tx, order, payout.units()));
        pool.release(tx, order.id());
        orders.paysNothing(tx, order.id());
    }

    private Decided close(Transaction tx, Order order) {
        boolean whole = order.hold().isPresent();
        if (whole && !order.isPaid() && mayBeMined(tx, order)) {
            return new Decided.Refused(MAY_BE_MINED);
        }
        for (Deposit deposit : deposits.of(tx, order.id())) {
            if (deposit.isHeld()) {
                pool.dropOf(tx, deposit);
                deposits.close(tx, deposit.id());
            }
        }
        if (!whole) {
            return new Decided.Done("what is held of it is closed, and stays where it is");
        }
        if (!order.isPaid()) {
            unpay(tx, order);
        }
        orders.release(
                tx,
                order.id(),
                order.isPaid() ? OrderState.PAID : Refunds.state(deposits.of(tx, order.id())));
        return new Decided.Done("it is closed; what it holds stays where it is");
    }
}
