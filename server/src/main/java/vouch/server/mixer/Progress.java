package vouch.server.mixer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Inclusion;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.JobState;
import vouch.server.ethereum.Transactions;

/// Moves orders on: has deposits brought into the pool, pays, and lets time run out.
///
/// Each order moves in a transaction of its own, in which its job is handed over too: both happen
/// or neither. Owned by the mixer's thread.
final class Progress {

    /// How long after its time an order still waits for blocks that were made in time.
    static final Duration GRACE = Duration.ofMinutes(10);

    /// The most gas that bringing a deposit into the pool may use.
    static final long SWEEP_GAS_MAX = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private final Database database;
    private final Transactions transactions;
    private final Instance instance;
    private final Contracts contracts;
    private final Pool pool;
    private final Payments payments;
    private final Refunds refunds;
    private final InstanceStore instances = new InstanceStore();
    private final OrderStore orders = new OrderStore();
    private final DepositStore deposits = new DepositStore();
    private final TransferStore transfers = new TransferStore();

    Progress(
            Database database,
            Transactions transactions,
            Instance instance,
            Contracts contracts,
            Pool pool,
            Payments payments,
            Refunds refunds) {
        this.database = database;
        this.transactions = transactions;
        this.instance = instance;
        this.contracts = contracts;
        this.pool = pool;
        this.payments = payments;
        this.refunds = refunds;
    }

    /// Does what is to be done now. An order for which there is nothing to do costs no write.
    void step(Scanner.Look look, Instant now) {
        each(database.read(this::toSweep), this::sweep);
        each(database.read(tx -> orders.dueBy(tx, now)), (tx, order) -> pay(tx, order, now));
        each(database.read(this::decidedPayouts), (tx, order) -> paid(tx, order, now));
        if (look.isWhole()) {
            each(
                    database.read(tx -> orders.openUntil(tx, look.at().minus(GRACE))),
                    (tx, order) -> expire(tx, order, look));
        }
        sendBack();
        each(database.read(tx -> orders.in(tx, OrderState.REFUNDING)), refunds::end);
        if (!database.read(tx -> transfers.unexplained(tx, look.scanned())).isEmpty()) {
            database.change(tx -> {
                instances.takeTurn(tx);
                refunds.explainTheRest(tx, pool, look.scanned());
            });
        }
        transactions.wake();
    }

    /// Orders with something in their forwarder that nothing is under way to fetch.
    private List<Order> toSweep(Transaction tx) {
        return orders.toSweep(tx).stream()
                .filter(order ->
                        order.sweep()
                                .job()
                                .map(job -> !isUnderWay(transactions.state(tx, job)))
                                .orElse(true))
                .toList();
    }

    private static boolean isUnderWay(JobState state) {
        return switch (state) {
            case JobState.Queued _,
                    JobState.Held _,
                    JobState.Sent _,
                    JobState.Mined _,
                    JobState.Confirmed _ ->
                    true;
            case JobState.Replaced _, JobState.Reverted _ -> !state.cameToNothing();
            case JobState.Final _, JobState.Stuck _ -> false;
        };
    }

    /// Orders of whose payout there is something new to say.
    private List<Order> decidedPayouts(Transaction tx) {
        return orders.in(tx, OrderState.PAYING, OrderState.HELD).stream()
                .filter(order ->
                        switch (outcome(tx, order)) {
                            case Payments.Outcome.Open _ -> false;
                            case Payments.Outcome.Moved _ -> true;
                            case Payments.Outcome.Nothing _, Payments.Outcome.Stuck _ ->
                                    order.state() == OrderState.PAYING;
                        })
                .toList();
    }

    /// How the payout that an order waits for came out.
    private Payments.Outcome outcome(Transaction tx, Order order) {
        return order.isPaid()
                ? new Payments.Outcome.Open()
                : payments.outcome(tx, order).orElseGet(Payments.Outcome.Open::new);
    }

    @FunctionalInterface
    private interface Step {
        void of(Transaction tx, Order order);
    }

    private void each(List<Order> some, Step step) {
        for (Order one : some) {
            database.change(tx -> {
                instances.takeTurn(tx);
                step.of(tx, orders.get(tx, one.id()));
            });
        }
    }

    private void hold(Transaction tx, Order order, HoldCause cause, String because) {
        if (order.state() != OrderState.HELD) {
            LOG.error("order {} is held: {}", order.id(), because);
            orders.hold(tx, order.id(), cause, because);
        }
    }

    private void sweep(Transaction tx, Order order) {
        if (order.sweep().job().isEmpty()) {
            beginSweep(tx, order);
            return;
        }
        long job = order.sweep().job().get();
        switch (transactions.state(tx, job)) {
            case JobState.Final(Inclusion at) -> swept(tx, order, at);
            case JobState.Stuck(String reason) ->
                    unswept(tx, order, Payments.stuck("that brings it into the pool", job, reason));
            case JobState.Reverted(Inclusion at, boolean settled) -> {
                if (settled) {
                    unswept(
                            tx,
                            order,
                            "the transaction that brings it into the pool failed: "
                                    + at.transactionHash());
                }
            }
            case JobState.Replaced(boolean settled) -> {
                if (settled) {
                    unswept(tx, order, "the transaction that brings it into the pool was given up");
                }
            }
            case JobState.Queued _,
                    JobState.Held _,
                    JobState.Sent _,
                    JobState.Mined _,
                    JobState.Confirmed _ -> {}
        }
    }

    private void unswept(Transaction tx, Order order, String because) {
        hold(tx, order, HoldCause.SWEEP, because);
    }

    private void beginSweep(Transaction tx, Order order) {
        int attempt = order.sweep().attempts() + 1;
        long job =
                transactions.submit(
                        tx,
                        new Job(
                                "mixer-sweep",
                                "mixer/sweep/" + order.id() + "/" + attempt,
                                contracts.factory(),
                                contracts.sweep(order.terms().salt(), instance.token()),
                                SWEEP_GAS_MAX));
        orders.sweeping(tx, order.id(), attempt, Optional.of(job));
    }

    /// The sweep is through, and yet something is in the forwarder: it came later, or the token did
    /// not move.
    private void swept(Transaction tx, Order order, Inclusion at) {
        if (instances.scanned(tx) < at.blockNumber()) {
            return;
        }
        boolean left =
                deposits.of(tx, order.id()).stream()
                        .filter(Deposit::isInForwarder)
                        .anyMatch(deposit -> deposit.blockNumber() < at.blockNumber());
        if (left) {
            unswept(
                    tx,
                    order,
                    "the transaction "
                            + at.transactionHash()
                            + " ought to have brought it into the pool, and the token did not"
                            + " move");
        } else {
            beginSweep(tx, order);
        }
    }

    private void pay(Transaction tx, Order order, Instant now) {
        if (order.state() != OrderState.WAITING || order.due().orElseThrow().isAfter(now)) {
            return;
        }
        var credited = Crediting.credited(deposits.of(tx, order.id()));
        var payout = order.terms().fees().payout(credited, instance.scale());
        if (!pool.pay(tx, order, payout)) {
            hold(
                    tx,
                    order,
                    HoldCause.PAYOUT,
                    "the pool has too little that did not come in under the order's own mixing"
                            + " code");
            return;
        }
        int attempt = order.payout().map(before -> before.work().attempts()).orElse(0) + 1;
        var to = order.terms().destination();
        long job = payments.begin(tx, "payout", order.id(), attempt, to, payout);
        orders.paying(tx, order.id(), payout, attempt, job);
    }

    /// Also for an order that is held: a person may have helped its transaction on.
    private void paid(Transaction tx, Order order, Instant now) {
        switch (outcome(tx, order)) {
            case Payments.Outcome.Moved(Movement movement) -> {
                transfers.is(tx, movement, TransferStore.Kind.PAYOUT, order.id());
                paid(tx, order, movement, now);
            }
            case Payments.Outcome.Nothing(String because) ->
                    hold(tx, order, HoldCause.PAYOUT, because);
            case Payments.Outcome.Stuck(String because) ->
                    hold(tx, order, HoldCause.PAYOUT, because);
            case Payments.Outcome.Open _ -> {}
        }
    }

    private void paid(Transaction tx, Order order, Movement movement, Instant now) {
        if (order.isHeldFor(HoldCause.TAKEN_BACK)) {
            orders.heldPaid(tx, order.id(), movement.transactionHash(), now);
        } else {
            orders.paid(tx, order.id(), movement.transactionHash(), now);
            LOG.info("order {} is paid", order.id());
        }
    }

    private void sendBack() {
        List<Deposit> some =
                database.read(tx ->
                        deposits.underRefund(tx).stream()
                                .filter(deposit -> refunds.isDue(tx, deposit))
                                .toList());
        for (Deposit one : some) {
            database.change(tx -> {
                instances.takeTurn(tx);
                deposits.find(tx, one.id()).ifPresent(deposit -> refunds.step(tx, deposit));
            });
        }
    }

    /// @param look a whole one: what is deep enough in the chain is in the books
    private void expire(Transaction tx, Order order, Scanner.Look look) {
        if (order.state() != OrderState.OPEN
                || look.at().isBefore(order.terms().expires().plus(GRACE))
                || mayStillCount(order.terms(), look)) {
            return;
        }
        pool.release(tx, order.id());
        for (Deposit deposit : deposits.of(tx, order.id())) {
            if (deposit.isCredited()) {
                tooLittle(tx, order, deposit);
            }
        }
        var all = deposits.of(tx, order.id());
        orders.state(tx, order.id(), Refunds.state(all));
        all.stream()
                .filter(Deposit::isHeld)
                .findFirst()
                .flatMap(Deposit::because)
                .ifPresent(
                        because -> hold(tx, orders.get(tx, order.id()), HoldCause.DUST, because));
    }

    /// Whether something came in time that is not deep enough in the chain yet.
    private static boolean mayStillCount(OrderTerms terms, Scanner.Look look) {
        return look.unconfirmed().stream()
                .filter(movement -> movement.to().equals(terms.forwarder()))
                .anyMatch(terms::isInTime);
    }

    private void tooLittle(Transaction tx, Order order, Deposit deposit) {
        boolean nothing = order.terms().fees().refund(deposit.units(), instance.scale()).isNone();
        String because = "it was too little to be forwarded";
        if (nothing) {
            deposits.state(
                    tx,
                    deposit.id(),
                    Deposit.State.HELD,
                    because + ", and the fixed fee would leave nothing of it");
        } else {
            deposits.state(tx, deposit.id(), Deposit.State.TO_REFUND, because);
        }
        pool.assign(tx, order, deposits.of(tx, order.id()));
    }
}
