package vouch.server.mixer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.ChainView;
import vouch.server.mixer.LotStore.Purpose;

/// Proves the mixer's books from what they are made of, and compares them with the chain.
final class Books {

    private final Database database;
    private final Instance instance;
    private final InstanceStore instances = new InstanceStore();
    private final OrderStore orders = new OrderStore();
    private final DepositStore deposits = new DepositStore();
    private final LotStore lots = new LotStore();
    private final TransferStore transfers = new TransferStore();

    Books(Database database, Instance instance) {
        this.database = database;
        this.instance = instance;
    }

    /// What there is, and one sentence for each thing that is wrong.
    ///
    /// @param block the height up to which the chain was read
    /// @param orders how many there are
    /// @param pool what the pool's address holds
    /// @param free what nobody is promised
    /// @param reserved what open orders may still take
    /// @param fees what was kept
    /// @param owed payouts and refunds that are under way, and what is held
    /// @param inForwarders deposits that are not in the pool yet
    record Result(
            long block,
            long orders,
            TokenAmount pool,
            TokenAmount free,
            TokenAmount reserved,
            TokenAmount fees,
            TokenAmount owed,
            TokenAmount inForwarders,
            List<String> findings) {

        boolean holds() {
            return findings.isEmpty();
        }
    }

    /// A figure the books have, and the address on the chain that ought to hold it.
    private record Held(Address address, BigInteger units, String what) {}

    private record Read(Result result, List<Held> held) {}

    /// Compares with the chain as it was at the height up to which it was read.
    ///
    /// @throws vouch.server.ethereum.NodeException where the chain cannot be asked
    Result check(ChainView chain, Contracts contracts) {
        Read read = database.read(this::read);
        var findings = new ArrayList<>(read.result().findings());
        for (Held held : read.held()) {
            var onChain =
                    contracts.balance(
                            chain, instance.token(), held.address(), read.result().block());
            if (!onChain.equals(held.units())) {
                findings.add(
                        held.what()
                                + " "
                                + held.address().checksummed()
                                + " holds "
                                + onChain
                                + " on the chain at block "
                                + read.result().block()
                                + ", and "
                                + held.units()
                                + " in the books");
            }
        }
        return with(read.result(), findings);
    }

    private static Result with(Result result, List<String> findings) {
        return new Result(
                result.block(),
                result.orders(),
                result.pool(),
                result.free(),
                result.reserved(),
                result.fees(),
                result.owed(),
                result.inForwarders(),
                List.copyOf(findings));
    }

    /// The same without the chain.
    Result check() {
        return database.read(this::read).result();
    }

    private Read read(Transaction tx) {
        var findings = new ArrayList<String>();
        var moved = transfers.all(tx);
        var all = allOrders(tx);
        var standing = lots.standing(tx);
        var allocations = lots.all(tx);
        var balances = balances(moved);
        var paid = paidOut(allocations);
        BigInteger pool =
                balances.getOrDefault(instance.pool(), BigInteger.ZERO)
                        .add(instance.opening().units());
        var held = new ArrayList<Held>();
        held.add(new Held(instance.pool(), pool, "the pool"));
        BigInteger inForwarders = BigInteger.ZERO;
        for (Order order : all) {
            var own = deposits.of(tx, order.id());
            BigInteger units = balances.getOrDefault(order.terms().forwarder(), BigInteger.ZERO);
            inForwarders = inForwarders.add(units);
            if (!own.isEmpty()) {
                held.add(new Held(order.terms().forwarder(), units, "the forwarder"));
            }
            BigInteger expected =
                    sum(own.stream().filter(Deposit::isInForwarder).map(Deposit::units).toList());
            if (!expected.equals(units)) {
                findings.add(
                        "order "
                                + order.id()
                                + "'s forwarder ought to hold "
                                + expected
                                + " and was moved "
                                + units);
            }
            checkOrder(order, own, paid.getOrDefault(order.id(), BigInteger.ZERO), findings);
        }
        checkLots(standing, allocations, moved, findings);
        checkCodes(tx, all, allocations, findings);
        BigInteger sent = sentOut(moved);
        BigInteger free = sum(standing.stream().map(Lot::free).toList());
        BigInteger reserved = of(allocations, Purpose.RESERVED);
        BigInteger fees = of(allocations, Purpose.FEE).add(of(allocations, Purpose.REFUND_FEE));
        BigInteger owed =
                of(allocations, Purpose.PAID)
                        .add(of(allocations, Purpose.REFUND))
                        .add(of(allocations, Purpose.HELD))
                        .add(of(allocations, Purpose.WITHDRAWN))
                        .subtract(sent);
        BigInteger promised = free.add(reserved).add(fees).add(owed);
        if (!promised.equals(pool)) {
            findings.add(
                    "the pool holds "
                            + pool
                            + ", and what is free, reserved, kept and owed"
                            + " comes to "
                            + promised);
        }
        return new Read(
                new Result(
                        instances.scanned(tx),
                        all.size(),
                        amount(pool, "the pool", findings),
                        amount(free, "what is free", findings),
                        amount(reserved, "what is reserved", findings),
                        amount(fees, "the fees", findings),
                        amount(owed, "what is owed", findings),
                        amount(inForwarders, "what is in forwarders", findings),
                        findings),
                held);
    }

    private static TokenAmount amount(BigInteger units, String what, List<String> findings) {
        if (units.signum() < 0) {
            findings.add(what + " is less than nothing: " + units);
            return TokenAmount.NONE;
        }
        return new TokenAmount(units);
    }

    private List<Order> allOrders(Transaction tx) {
        return orders.in(tx, OrderState.values());
    }

    /// What was moved to each address, less what was moved from it.
    private static Map<Address, BigInteger> balances(List<TransferStore.Known> moved) {
        Map<Address, BigInteger> balances = new HashMap<>();
        for (var known : moved) {
            var movement = known.movement();
            BigInteger units = movement.units().units();
            balances.merge(movement.to(), units, BigInteger::add);
            balances.merge(movement.from(), units.negate(), BigInteger::add);
        }
        return balances;
    }

    /// What lots give each order for its payout.
    private static Map<Long, BigInteger> paidOut(List<LotStore.Allocation> allocations) {
        Map<Long, BigInteger> paid = new HashMap<>();
        for (var one : allocations) {
            if (one.purpose() == Purpose.PAID) {
                paid.merge(one.subject(), one.units().units(), BigInteger::add);
            }
        }
        return paid;
    }

    /// What left the pool.
    private BigInteger sentOut(List<TransferStore.Known> moved) {
        return sum(
                moved.stream()
                        .map(TransferStore.Known::movement)
                        .filter(movement -> movement.from().equals(instance.pool()))
                        .filter(movement -> !movement.to().equals(instance.pool()))
                        .map(Movement::units)
                        .toList());
    }

    private static BigInteger sum(List<TokenAmount> some) {
        return some.stream().map(TokenAmount::units).reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static BigInteger of(List<LotStore.Allocation> allocations, Purpose purpose) {
        return sum(
                allocations.stream()
                        .filter(one -> one.purpose() == purpose)
                        .map(LotStore.Allocation::units)
                        .toList());
    }

    /// @param used what lots give for its payout
    private void checkOrder(
            Order order, List<Deposit> own, BigInteger used, List<String> findings) {
        if (order.state() != OrderState.PAID && order.state() != OrderState.PAYING) {
            return;
        }
        var credited = Crediting.credited(own);
        var payout = order.payout().orElseThrow().units();
        var expected = order.terms().fees().payout(credited, instance.scale());
        if (!payout.equals(expected)) {
            findings.add(
                    "order "
                            + order.id()
                            + " pays "
                            + payout.units()
                            + " and ought to pay "
                            + expected.units());
        }
        if (!used.equals(payout.units())) {
            findings.add(
                    "order "
                            + order.id()
                            + " pays "
                            + payout.units()
                            + " out of lots that"
                            + " give "
                            + used);
        }
    }

    private void checkLots(
            List<Lot> standing,
            List<LotStore.Allocation> allocations,
            List<TransferStore.Known> moved,
            List<String> findings) {
        Map<Long, BigInteger> promised = new HashMap<>();
        for (var one : allocations) {
            promised.merge(one.lot(), one.units().units(), BigInteger::add);
        }
        for (Lot lot : standing) {
            BigInteger sum =
                    promised.getOrDefault(lot.id(), BigInteger.ZERO).add(lot.free().units());
            if (!sum.equals(lot.units().units())) {
                findings.add(
                        "lot "
                                + lot.id()
                                + " has "
                                + lot.units().units()
                                + ", and what is"
                                + " free and promised of it comes to "
                                + sum);
            }
        }
        BigInteger came =
                sum(moved.stream()
                                .map(TransferStore.Known::movement)
                                .filter(one -> one.to().equals(instance.pool()))
                                .filter(one -> !one.from().equals(instance.pool()))
                                .map(Movement::units)
                                .toList())
                        .add(instance.opening().units());
        BigInteger inLots = sum(standing.stream().map(Lot::units).toList());
        if (!came.equals(inLots)) {
            findings.add("the pool was sent " + came + ", and its lots come to " + inLots);
        }
    }

    /// No payout out of a lot that came in under the order's own code.
    private void checkCodes(
            Transaction tx,
            List<Order> all,
            List<LotStore.Allocation> allocations,
            List<String> findings) {
        Map<Long, String> codes =
                all.stream()
                        .collect(Collectors.toMap(Order::id, order -> order.terms().mixingCode()));
        Map<Long, String> ofLots = new HashMap<>();
        lots.standing(tx)
                .forEach(lot -> lot.mixingCode().ifPresent(code -> ofLots.put(lot.id(), code)));
        var checked = Set.of(Purpose.PAID, Purpose.RESERVED);
        for (var one : allocations) {
            if (checked.contains(one.purpose())
                    && Objects.equals(codes.get(one.subject()), ofLots.get(one.lot()))) {
                findings.add(
                        "order "
                                + one.subject()
                                + " is to be paid out of lot "
                                + one.lot()
                                + ", which came in under its own mixing code");
            }
        }
    }
}
