package vouch.server.mixer;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Address;

/// Makes of the token's movements what they mean: deposits, lots, and what left the pool.
///
/// Called in the chain's order, inside the transaction that stores how far the chain was read.
final class Crediting {

    private static final Logger LOG = LoggerFactory.getLogger(Crediting.class);

    private final Instance instance;
    private final Pool pool;
    private final Standing standing;
    private final Screening screening;
    private final OrderStore orders = new OrderStore();
    private final DepositStore deposits = new DepositStore();
    private final TransferStore transfers = new TransferStore();
    private final LotStore lots = new LotStore();

    Crediting(Instance instance, Pool pool, Standing standing, Screening screening) {
        this.instance = instance;
        this.pool = pool;
        this.standing = standing;
        this.screening = screening;
    }

    /// Whether a movement is ours to look at. Movements of nothing are not: anybody can have them
    /// made in anybody's name.
    boolean isOurs(Transaction tx, Movement movement) {
        return !movement.units().isNone()
                && (isPool(movement.from())
                        || isPool(movement.to())
                        || orders.at(tx, movement.to()).isPresent()
                        || orders.at(tx, movement.from()).isPresent());
    }

    private boolean isPool(Address address) {
        return address.equals(instance.pool());
    }

    void apply(Transaction tx, Movement movement, Instant now) {
        var from = orders.at(tx, movement.from());
        var to = orders.at(tx, movement.to());
        if (movement.from().equals(movement.to())) {
            transfers.add(tx, movement, TransferStore.Kind.NOTHING, null);
        } else if (to.isPresent()) {
            transfers.add(tx, movement, TransferStore.Kind.DEPOSIT, to.get().id());
            deposit(tx, to.get(), movement, now);
        } else if (from.isPresent() && isPool(movement.to())) {
            transfers.add(tx, movement, TransferStore.Kind.SWEEP, from.get().id());
            sweep(tx, from.get(), movement, now);
        } else if (isPool(movement.to())) {
            transfers.add(tx, movement, TransferStore.Kind.FUNDING, null);
            pool.fund(tx, movement, now);
        } else {
            transfers.add(tx, movement, TransferStore.Kind.OUT, null);
        }
    }

    private record Judgement(Deposit.State state, Optional<String> because) {}

    private void deposit(Transaction tx, Order order, Movement movement, Instant now) {
        if (isPool(movement.from())) {
            pool.withdrawn(tx, movement);
        }
        Optional<Deposit> again = deposits.takenBack(tx, order.id(), movement);
        if (again.flatMap(Deposit::refund).isPresent()) {
            deposits.revive(tx, again.get().id(), movement, Deposit.State.REFUNDING, null, now);
            goOnIfCovered(tx, order);
            return;
        }
        var known = deposits.of(tx, order.id());
        var before = credited(known);
        boolean comesAgain =
                again.isPresent()
                        || (order.isHeldFor(HoldCause.TAKEN_BACK) && makesGood(known, movement));
        var judgement = judge(order, before, comesAgain, movement);
        String because = judgement.because().orElse(null);
        again.ifPresentOrElse(
                one -> deposits.revive(tx, one.id(), movement, judgement.state(), because, now),
                () -> deposits.add(tx, order.id(), movement, judgement.state(), because, now));
        LOG.info(
                "order {}: a deposit of {} tokens is {}",
                order.id(),
                instance.scale().show(movement.units()),
                judgement.state().stored());
        switch (judgement.state()) {
            case CREDITED -> credit(tx, order, before.plus(movement.units()));
            case TO_REFUND -> standing.sendsBack(tx, order);
            case HELD -> {
                if (order.state() == OrderState.OPEN && before.isNone()) {
                    orders.hold(
                            tx, order.id(), HoldCause.SENDER, judgement.because().orElseThrow());
                }
            }
            case REFUNDING, REFUNDED, TAKEN_BACK -> {}
        }
    }

    /// @param before what counts already
    /// @param comesAgain whether the chain had taken it back
    private Judgement judge(
            Order order, TokenAmount before, boolean comesAgain, Movement movement) {
        var terms = order.terms();
        if (instance.isNobody(movement.from())) {
            return new Judgement(
                    Deposit.State.HELD,
                    Optional.of(
                            "its sender "
                                    + movement.from().checksummed()
                                    + " is nobody a"
                                    + " refund could go to"));
        }
        if (screening.denies(movement.from())) {
            return new Judgement(
                    Deposit.State.HELD,
                    Optional.of(
                            "its sender "
                                    + movement.from().checksummed()
                                    + " is on the deny"
                                    + " list"));
        }
        if (comesAgain && countsAgain(order, before.plus(movement.units()), movement)) {
            return new Judgement(Deposit.State.CREDITED, Optional.empty());
        }
        if (!order.state().takesDeposits()) {
            return refund(terms, movement, "it came when the order was " + order.state().label());
        }
        if (!terms.isInTime(movement)) {
            return refund(terms, movement, "it came after the order had expired");
        }
        if (terms.available().isBelow(before.plus(movement.units()))) {
            return refund(
                    terms,
                    movement,
                    "with it there would be more than the order takes, "
                            + instance.scale().show(terms.available()));
        }
        return new Judgement(Deposit.State.CREDITED, Optional.empty());
    }

    /// Whether it is as much as a deposit that the chain took back, and that nobody was sent back.
    private static boolean makesGood(List<Deposit> known, Movement movement) {
        return known.stream()
                .filter(deposit -> deposit.state() == Deposit.State.TAKEN_BACK)
                .filter(deposit -> deposit.refund().isEmpty())
                .map(Deposit::units)
                .anyMatch(movement.units()::equals);
    }

    /// Whether a deposit counts for an order that is held, as it did before the chain took it back:
    /// what is paid, or is about to be, must be covered; nothing above that is.
    ///
    /// @param credited with it
    private boolean countsAgain(Order order, TokenAmount credited, Movement movement) {
        if (order.hold().isEmpty()) {
            return false;
        }
        if (order.hold().get().from().takesDeposits()) {
            return order.terms().isInTime(movement) && !order.terms().available().isBelow(credited);
        }
        return order.payout()
                .map(payout -> !payout.units().isBelow(standing.payout(order, credited)))
                .orElse(false);
    }

    private Judgement refund(OrderTerms terms, Movement movement, String because) {
        boolean dust = terms.fees().refund(movement.units(), instance.scale()).isNone();
        return dust
                ? new Judgement(
                        Deposit.State.HELD,
                        Optional.of(because + ", and the fixed fee would leave nothing of it"))
                : new Judgement(Deposit.State.TO_REFUND, Optional.of(because));
    }

    /// What counts for a payout.
    static TokenAmount credited(List<Deposit> deposits) {
        return deposits.stream()
                .filter(Deposit::isCredited)
                .map(Deposit::units)
                .reduce(TokenAmount.NONE, TokenAmount::plus);
    }

    private void credit(Transaction tx, Order order, TokenAmount credited) {
        if (order.state() == OrderState.HELD) {
            goOnIfCovered(tx, order);
        } else if (!standing.payout(order, credited).isNone()) {
            orders.state(tx, order.id(), OrderState.FUNDED);
        }
    }

    /// Ends the hold of an order of which a deposit was missing, once all that was sent for it is
    /// covered again.
    private void goOnIfCovered(Transaction tx, Order order) {
        if (!order.isHeldFor(HoldCause.TAKEN_BACK)) {
            return;
        }
        var all = deposits.of(tx, order.id());
        boolean refunds =
                all.stream()
                        .filter(deposit -> deposit.state() == Deposit.State.TAKEN_BACK)
                        .allMatch(deposit -> deposit.refund().isEmpty());
        var covered = standing.payout(order, credited(all));
        boolean payout = order.payout().map(one -> !covered.isBelow(one.units())).orElse(true);
        if (refunds && payout) {
            standing.goOn(tx, order);
        }
    }

    private void sweep(Transaction tx, Order order, Movement movement, Instant now) {
        var left = movement.units();
        for (Deposit deposit : deposits.of(tx, order.id())) {
            if (deposit.isInForwarder()) {
                var part = deposit.units().min(left);
                deposits.lot(tx, deposit.id(), pool.bring(tx, order, deposit, movement, part, now));
                left = left.minus(part);
                if (part.isBelow(deposit.units())) {
                    differs(tx, order, movement);
                }
            }
        }
        if (!left.isNone()) {
            lots.add(tx, order.terms().mixingCode(), null, movement, left, now);
            differs(tx, order, movement);
        }
        pool.assign(tx, order, deposits.of(tx, order.id()));
        if (order.isHeldFor(HoldCause.SWEEP)) {
            standing.goOn(tx, order);
        }
        standing.begin(tx, orders.get(tx, order.id()));
    }

    private void differs(Transaction tx, Order order, Movement movement) {
        orders.hold(
                tx,
                order.id(),
                HoldCause.BOOKS,
                "the token moved "
                        + instance.scale().show(movement.units())
                        + " into the pool in "
                        + movement.transactionHash()
                        + ", which is not what was deposited");
    }

    /// Forgets what the chain took back: everything above this block.
    void takeBack(Transaction tx, long ancestor) {
        var touched = new LinkedHashSet<Long>();
        for (String hash : transfers.transactionsAbove(tx, ancestor)) {
            orders.unpaid(tx, hash);
            deposits.unrefunded(tx, hash);
        }
        pool.bringBackWithdrawn(tx, ancestor);
        List<Deposit> lost = deposits.above(tx, ancestor);
        List<Long> gone = lots.above(tx, ancestor);
        pool.takeBack(tx, gone);
        touched.addAll(deposits.outOf(tx, gone));
        transfers.forgetAbove(tx, ancestor);
        for (Deposit deposit : lost) {
            if (deposit.refund().isEmpty()) {
                pool.dropOf(tx, deposit);
            }
            deposits.state(
                    tx,
                    deposit.id(),
                    Deposit.State.TAKEN_BACK,
                    "a reorganisation took it back: " + deposit.transactionHash());
            deposits.lot(tx, deposit.id(), null);
            touched.add(deposit.orderId());
        }
        for (long id : touched) {
            review(tx, orders.get(tx, id), lost);
        }
    }

    private void review(Transaction tx, Order order, List<Deposit> lost) {
        Optional<Deposit> missing =
                lost.stream()
                        .filter(deposit -> deposit.orderId() == order.id())
                        .filter(deposit ->
                                deposit.refund().isPresent()
                                        || (deposit.isCredited() && order.payout().isPresent()))
                        .findFirst();
        switch (order.state()) {
            case OPEN, FUNDED, WAITING -> standing.recount(tx, order);
            case PAYING, PAID, REFUNDING, REFUNDED, HELD, EXPIRED ->
                    missing.ifPresent(deposit -> hold(tx, order, deposit));
        }
    }

    private void hold(Transaction tx, Order order, Deposit deposit) {
        LOG.error(
                "order {}: a reorganisation took back a deposit after money for it had left",
                order.id());
        orders.holdAbove(
                tx,
                order.id(),
                HoldCause.TAKEN_BACK,
                "a reorganisation took back the deposit of "
                        + instance.scale().show(deposit.units())
                        + " in "
                        + deposit.transactionHash()
                        + " after money for it was sent; the pool is short of it");
    }
}
