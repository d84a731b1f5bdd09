package vouch.server.mixer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import vouch.server.account.ApiCaller;
import vouch.server.database.Database;
import vouch.server.database.Databases;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.Chain;
import vouch.server.ethereum.MessageKey;
import vouch.server.ethereum.ThrowawayChain;
import vouch.server.ethereum.Wei;
import vouch.server.metrics.Metrics;

/// Plays orders on a chain of its own, whose clock it moves, and writes down what happened: a
/// labelled data set for those who trace such services.
///
/// Chain and books are in a folder that is thrown away; the tables are what stays.
public final class Simulation implements AutoCloseable {

    public static final int ORDERS_MAX = 100_000;
    public static final int CODES_MAX = 10_000;

    /// Every simulation begins here, so that the same seed gives the same times.
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration TICK = Duration.ofMinutes(15);
    private static final Duration AFTERWARDS = Duration.ofDays(5);
    private static final Duration BLOCK = Duration.ofSeconds(1);
    private static final int ROUNDS_MAX = 2_000;
    private static final int KEY_BYTES = 32;
    private static final ApiCaller CALLER = new ApiCaller("simulation", "simulation");
    private static final Address TREASURY =
            Address.parse("0x00000000000000000000000000000000007ea5e5");
    private static final Wei COINS = Wei.parse("1000 ether");
    private static final BigInteger TOKENS_EACH = BigInteger.TEN.pow(18 + 7);

    /// What is played.
    ///
    /// @param orders 1 to [#ORDERS_MAX]
    /// @param codes mixing codes that customers share, 0 to [#CODES_MAX]
    /// @param period in which they come
    public record Plan(int orders, long seed, int codes, Duration period) {

        public Plan {
            if (orders < 1 || orders > ORDERS_MAX) {
                throw new IllegalArgumentException("orders are 1 to " + ORDERS_MAX);
            }
            if (codes < 0 || codes > CODES_MAX) {
                throw new IllegalArgumentException("codes are 0 to " + CODES_MAX);
            }
            if (period.compareTo(TICK) < 0 || period.compareTo(Duration.ofDays(365)) > 0) {
                throw new IllegalArgumentException("the period is 15 minutes to a year");
            }
        }
    }

    /// What came of it.
    ///
    /// @param states how many orders ended in each state
    /// @param refused how many customers were turned away
    /// @param findings what is wrong in the books, compared with the chain; nothing, that is
    public record Result(Map<String, Long> states, long refused, List<String> findings) {}

    /// Time that is moved by hand.
    private static final class Clock implements InstantSource {
        private volatile Instant now = BEGIN;

        @Override
        public Instant instant() {
            return now;
        }
    }

    private record Waiting(Instant at, Order order, SimulatedOrders.Sending sending) {}

    private final Plan plan;
    private final Path folder;
    private final Clock clock = new Clock();
    private final ThrowawayChain node;
    private final Database database;
    private final Chain chain;
    private final Contracts contracts;
    private final Mixer mixer;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Set<String> sent = new LinkedHashSet<>();
    private long refused;

    private Simulation(Plan plan, Path folder, Optional<Path> anvil) throws IOException {
        this.plan = plan;
        this.folder = folder;
        this.node = ThrowawayChain.start(anvil, folder.resolve("chain"), BEGIN);
        node.fund(TREASURY, COINS);
        this.database = Databases.sqlite(folder.resolve("vouch.db"), new Metrics());
        this.chain = Chain.open(node.settings(folder), database, new Metrics(), clock);
        this.contracts = Contracts.of(chain.view().account(), Optional.of(TREASURY));
        this.mixer = mixer();
    }

    /// @param anvil the chain's program, where it is not to be searched for
    public static Simulation open(Plan plan, Optional<Path> anvil) throws IOException {
        return new Simulation(plan, Files.createTempDirectory("vouch-simulation-"), anvil);
    }

    private Mixer mixer() {
        var random = new Random(plan.seed());
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        key[0] = 1;
        var preparation =
                new Preparation(
                        database,
                        chain.view(),
                        chain.transactions(),
                        contracts,
                        Optional.empty(),
                        true,
                        clock);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            if (preparation.step() instanceof Preparation.Outcome.Ready(Instance instance)) {
                return new Mixer(
                        new Mixer.Parts(
                                database,
                                chain.view(),
                                chain.transactions(),
                                contracts,
                                Screening.NOBODY,
                                clock,
                                random),
                        instance,
                        new Guarantor(MessageKey.parse(HexFormat.of().formatHex(key)), instance),
                        new Opening.Rules(
                                new FeeSchedule(new BigDecimal("0.001"), new BigDecimal("2.0")),
                                instance.scale().exactly(BigDecimal.valueOf(1_000)),
                                Duration.ofHours(24),
                                plan.orders()));
            }
            block();
        }
        throw new IllegalStateException("the token does not get onto the chain");
    }

    /// Plays it all.
    ///
    /// @param progress is told how far it is
    public Result run(Consumer<String> progress) {
        var plans =
                SimulatedOrders.draw(
                        plan.seed(), plan.orders(), plan.codes(), clock.instant(), plan.period());
        give(plans);
        var next = plans.listIterator();
        int opened = 0;
        Instant end = clock.instant().plus(plan.period()).plus(AFTERWARDS);
        while (clock.instant().isBefore(end)) {
            clock.now = clock.instant().plus(TICK);
            while (next.hasNext()) {
                var one = next.next();
                if (one.opensAt().isAfter(clock.instant())) {
                    next.previous();
                    break;
                }
                open(one);
                opened++;
            }
            send();
            settle();
            progress.accept(
                    "%s  %d of %d orders"
                            .formatted(
                                    clock.instant().toString().substring(0, 16),
                                    opened,
                                    plan.orders()));
        }
        return new Result(states(), refused, mixer.check().findings());
    }

    /// Every sender has what it is going to send.
    private void give(List<SimulatedOrders.Plan> plans) {
        plans.stream()
                .flatMap(one -> one.sendings().stream())
                .map(SimulatedOrders.Sending::sender)
                .distinct()
                .sorted(Comparator.comparing(Address::text))
                .forEach(sender -> {
                    node.fund(sender, COINS);
                    send(
                            TREASURY,
                            mixer.instance().token(),
                            contracts.transfer(sender, TOKENS_EACH));
                });
        settle();
    }

    private void open(SimulatedOrders.Plan one) {
        var outcome =
                mixer.opening()
                        .open(
                                CALLER,
                                Map.of(
                                        "forwardToAddress", one.destination().text(),
                                        "timeDelayInHours", Integer.toString(one.delayHours()),
                                        "mixingCode", one.mixingCode()));
        switch (outcome) {
            case Opening.Outcome.Opened(Order order) ->
                    one.sendings()
                            .forEach(sending ->
                                    waiting.add(new Waiting(sending.at(), order, sending)));
            case Opening.Outcome.Refused _ -> refused++;
        }
    }

    private void send(Address from, Address to, byte[] data) {
        sent.add(node.send(from, to, data));
    }

    private void send() {
        waiting.sort(Comparator.comparing(Waiting::at));
        while (!waiting.isEmpty() && !waiting.getFirst().at().isAfter(clock.instant())) {
            var one = waiting.removeFirst();
            var units = mixer.instance().scale().exactly(one.sending().tokens());
            send(
                    one.sending().sender(),
                    mixer.instance().token(),
                    contracts.transfer(one.order().terms().forwarder(), units.units()));
        }
    }

    /// Makes blocks until nothing is under way.
    private void settle() {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            block();
            mixer.step();
            if (!chain.isBusy() && !mixer.wantsBlocks() && sent.isEmpty()) {
                return;
            }
        }
        throw new IllegalStateException("the chain does not come to rest");
    }

    private void block() {
        chain.step();
        clock.now = clock.instant().plus(BLOCK);
        node.mine(clock.instant());
        sent.removeIf(hash -> node.outcome(hash).isPresent());
        chain.step();
    }

    private Map<String, Long> states() {
        var counts = new EnumMap<OrderState, Long>(OrderState.class);
        var store = new OrderStore();
        for (OrderState state : OrderState.values()) {
            counts.put(state, database.read(tx -> store.count(tx, state)));
        }
        counts.values().removeIf(count -> count == 0);
        var labels = new LinkedHashMap<String, Long>();
        counts.forEach((state, count) -> labels.put(state.label(), count));
        return labels;
    }

    /// Writes every table in both formats.
    ///
    /// @param to an empty folder, or one that is made
    public void export(Path to) throws IOException {
        Files.createDirectories(to);
        var export = new Export(database, mixer.instance().scale());
        for (var table : Export.TABLES) {
            for (var format : Export.Format.values()) {
                var file = to.resolve(table.label() + "." + format.suffix());
                try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    export.write(table, format, out);
                }
            }
        }
    }

    @Override
    public void close() {
        chain.close();
        database.close();
        node.close();
        try (var below = Files.walk(folder)) {
            for (Path one : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
