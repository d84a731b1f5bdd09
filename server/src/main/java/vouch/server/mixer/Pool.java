package vouch.server.mixer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vouch.server.database.Transaction;
import vouch.server.mixer.LotStore.Purpose;

/// Who is promised what of the pool's lots. A payout never uses a lot that came in under the same
/// mixing code.
///
/// What an order may take is set aside in certain lots when it is opened, so no payout of another
/// order can use it up. Called inside the transaction of whoever changes an order, after
/// [InstanceStore#takeTurn].
final class Pool {

    private final LotStore lots = new LotStore();
    private final OrderStore orders = new OrderStore();
    private final DepositStore deposits = new DepositStore();
    private final TokenScale scale;

    Pool(TokenScale scale) {
        this.scale = scale;
    }

    /// What may still be promised to an order with this code.
    TokenAmount available(Transaction tx, String mixingCode) {
        return sum(lots.freeWithout(tx, mixingCode));
    }

    private static TokenAmount sum(List<Lot> some) {
        return some.stream().map(Lot::free).reduce(TokenAmount.NONE, TokenAmount::plus);
    }

    /// Sets so much aside for an order, or as much as there is.
    void reserve(Transaction tx, long orderId, String mixingCode, TokenAmount units) {
        take(tx, lots.freeWithout(tx, mixingCode), Purpose.RESERVED, orderId, units);
    }

    void release(Transaction tx, long orderId) {
        lots.release(tx, Purpose.RESERVED, orderId);
    }

    /// Turns what was set aside for an order into its payout, and frees the rest.
    ///
    /// @return false, and nothing but the reservation has changed, where the pool has too little
    boolean pay(Transaction tx, Order order, TokenAmount payout) {
        String code = order.terms().mixingCode();
        lots.release(tx, Purpose.RESERVED, order.id());
        if (available(tx, code).isBelow(payout)) {
            reserve(tx, order.id(), code, payout);
            return false;
        }
        take(tx, lots.freeWithout(tx, code), Purpose.PAID, order.id(), payout);
        return true;
    }

    /// The payout did not happen; what it would have used is set aside again.
    void unpay(Transaction tx, Order order, TokenAmount payout) {
        lots.release(tx, Purpose.PAID, order.id());
        reserve(tx, order.id(), order.terms().mixingCode(), payout);
    }

    /// What the pool's owner took out with the pool's key.
    ///
    /// @return what was taken of what is promised to others
    TokenAmount withdrawn(Transaction tx, Movement movement) {
        return take(tx, lots.free(tx), Purpose.WITHDRAWN, movement.blockNumber(), movement.units());
    }

    /// The chain took back what its owner had taken out in blocks above this one.
    void bringBackWithdrawn(Transaction tx, long block) {
        lots.withdrawnAbove(tx, block)
                .forEach(subject -> lots.release(tx, Purpose.WITHDRAWN, subject));
    }

    /// @return what the lots did not have
    private TokenAmount take(
            Transaction tx, List<Lot> from, Purpose purpose, long subject, TokenAmount units) {
        var left = units;
        for (Lot lot : from) {
            if (left.isNone()) {
                break;
            }
            var part = lot.free().min(left);
            if (!part.isNone()) {
                lots.allocate(tx, lot.id(), purpose, subject, part);
                left = left.minus(part);
            }
        }
        return left;
    }

    /// A lot that the operator put in.
    void fund(Transaction tx, Movement movement, Instant now) {
        lots.add(tx, null, null, movement, movement.units(), now);
    }

    /// Makes a lot of a deposit that was brought here.
    ///
    /// @param units what of it came
    long bring(
            Transaction tx,
            Order order,
            Deposit deposit,
            Movement movement,
            TokenAmount units,
            Instant now) {
        return lots.add(tx, order.terms().mixingCode(), deposit.id(), movement, units, now);
    }

    /// Sets aside what is not for others in the lots an order's deposits became: the fee, what is
    /// sent back, and what is held. The rest is free.
    ///
    /// @param deposits all of the order
    void assign(Transaction tx, Order order, List<Deposit> deposits) {
        lots.release(tx, Purpose.FEE, order.id());
        var credited = TokenAmount.NONE;
        var kept = TokenAmount.NONE;
        for (Deposit deposit : deposits) {
            if (deposit.lot().isEmpty()) {
                continue;
            }
            long lot = deposit.lot().get();
            switch (deposit.state()) {
                case CREDITED -> {
                    dropOf(tx, deposit);
                    credited = credited.plus(deposit.units());
                    var due = order.terms().fees().fee(credited, scale).minusOrNone(kept);
                    kept = kept.plus(setAside(tx, lot, Purpose.FEE, order.id(), due));
                }
                case TO_REFUND -> {
                    dropOf(tx, deposit);
                    var back = order.terms().fees().refund(deposit.units(), scale);
                    // What the lot no longer has, other lots give: it is the sender's.
                    var missing = back.minus(setAside(tx, lot, Purpose.REFUND, deposit.id(), back));
                    take(tx, lots.free(tx), Purpose.REFUND, deposit.id(), missing);
                    var fee = deposit.units().minus(back);
                    setAside(tx, lot, Purpose.REFUND_FEE, deposit.id(), fee);
                }
                case HELD -> {
                    dropOf(tx, deposit);
                    if (!deposit.closed()) {
                        setAside(tx, lot, Purpose.HELD, deposit.id(), deposit.units());
                    }
                }
                case REFUNDING, REFUNDED -> {
                    lots.release(tx, Purpose.REFUND_FEE, deposit.id());
                    var back = deposit.refund().orElseThrow().units();
                    setAside(
                            tx, lot, Purpose.REFUND_FEE, deposit.id(), deposit.units().minus(back));
                }
                case TAKEN_BACK -> {}
            }
        }
    }

    /// Nothing of a deposit is set aside any more.
    void dropOf(Transaction tx, Deposit deposit) {
        lots.release(tx, Purpose.REFUND, deposit.id());
        lots.release(tx, Purpose.REFUND_FEE, deposit.id());
        lots.release(tx, Purpose.HELD, deposit.id());
    }

    /// @return as much as the lot had of it
    private TokenAmount setAside(
            Transaction tx, long lotId, Purpose purpose, long subject, TokenAmount units) {
        Optional<Lot> lot = lots.find(tx, lotId);
        var part = lot.map(one -> one.free().min(units)).orElse(TokenAmount.NONE);
        if (!part.isNone()) {
            lots.allocate(tx, lotId, purpose, subject, part);
        }
        return part;
    }

    /// The chain took back what made these lots: what was paid out of them or is reserved there is
    /// taken from other lots, as far as those go. What is kept of deposits goes with them.
    void takeBack(Transaction tx, List<Long> gone) {
        var promised = gone.stream().flatMap(lot -> lots.on(tx, lot).stream()).toList();
        gone.forEach(lot -> lots.gone(tx, lot));
        for (var one : promised) {
            lots.drop(tx, one);
            switch (one.purpose()) {
                case RESERVED -> takeElsewhere(tx, one, withoutCodeOf(tx, one));
                case PAID -> keep(tx, one, takeElsewhere(tx, one, withoutCodeOf(tx, one)));
                case WITHDRAWN -> keep(tx, one, takeElsewhere(tx, one, lots.free(tx)));
                case REFUND -> {
                    if (deposits.find(tx, one.subject()).flatMap(Deposit::refund).isPresent()) {
                        keep(tx, one, takeElsewhere(tx, one, lots.free(tx)));
                    }
                }
                case FEE, REFUND_FEE, HELD -> {}
            }
        }
    }

    private List<Lot> withoutCodeOf(Transaction tx, LotStore.Allocation promised) {
        String code = orders.get(tx, promised.subject()).terms().mixingCode();
        return lots.freeWithout(tx, code);
    }

    private TokenAmount takeElsewhere(
            Transaction tx, LotStore.Allocation promised, List<Lot> from) {
        return take(tx, from, promised.purpose(), promised.subject(), promised.units());
    }

    /// Money that has left, or will: what no other lot makes good is missing for good.
    private void keep(Transaction tx, LotStore.Allocation promised, TokenAmount missing) {
        if (!missing.isNone()) {
            lots.keepOnGone(tx, promised, missing);
        }
    }
}
