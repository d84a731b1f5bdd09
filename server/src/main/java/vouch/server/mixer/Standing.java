package vouch.server.mixer;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import vouch.server.database.Transaction;

/// Where an order stands by what the books say of its deposits and its payout.
///
/// Called inside the transaction of whoever changed them.
final class Standing {

    private final Instance instance;
    private final Pool pool;
    private final OrderStore orders = new OrderStore();
    private final DepositStore deposits = new DepositStore();

    Standing(Instance instance, Pool pool) {
        this.instance = instance;
        this.pool = pool;
    }

    /// What an order would pay for so much.
    TokenAmount payout(Order order, TokenAmount credited) {
        return order.terms().fees().payout(credited, instance.scale());
    }

    /// Ends a hold: the order goes on from where it was, by what has become of it meanwhile.
    void goOn(Transaction tx, Order order) {
        switch (order.hold().orElseThrow().from()) {
            case OPEN, FUNDED, WAITING -> recount(tx, order);
            case PAYING, PAID ->
                    orders.release(
                            tx, order.id(), order.isPaid() ? OrderState.PAID : OrderState.PAYING);
            case EXPIRED, REFUNDING, REFUNDED ->
                    orders.release(tx, order.id(), Refunds.state(deposits.of(tx, order.id())));
            case HELD -> throw new IllegalStateException("it was held before it was held");
        }
    }

    /// The same for an order that has not begun to pay.
    void recount(Transaction tx, Order order) {
        var all = deposits.of(tx, order.id());
        boolean enough = !payout(order, Crediting.credited(all)).isNone();
        orders.release(tx, order.id(), enough ? OrderState.FUNDED : OrderState.OPEN);
        pool.assign(tx, order, all);
        begin(tx, orders.get(tx, order.id()));
    }

    /// Lets the delay run once everything that counts is in the pool.
    void begin(Transaction tx, Order order) {
        if (order.state() != OrderState.FUNDED) {
            return;
        }
        List<Deposit> counted =
                deposits.of(tx, order.id()).stream().filter(Deposit::isCredited).toList();
        if (counted.stream().allMatch(deposit -> deposit.lot().isPresent())) {
            var last =
                    counted.stream()
                            .map(Deposit::confirmedAt)
                            .max(Comparator.naturalOrder())
                            .orElseThrow();
            orders.waiting(tx, order.id(), last.plus(Duration.ofHours(order.terms().delayHours())));
        }
    }

    /// An order that had ended without a payout sends something back.
    void sendsBack(Transaction tx, Order order) {
        if (order.state() == OrderState.EXPIRED || order.state() == OrderState.REFUNDED) {
            orders.state(tx, order.id(), OrderState.REFUNDING);
        }
    }
}
