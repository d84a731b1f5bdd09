package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.account.ApiCaller;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.Chain;
import vouch.server.ethereum.MessageKey;
import vouch.server.ethereum.ThrowawayChain;
import vouch.server.ethereum.Wei;
import vouch.server.metrics.Metrics;

/// Orders on a real chain with real contracts, honest tokens and others. The books are proved and
/// compared with the chain after every block.
class TokensOnAChainTest {

    private static final Instant GENESIS = Instant.parse("2026-03-01T12:00:00Z");
    private static final Address POOL = Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    private static final Address ALICE = new Address("0x" + "a1".repeat(20));
    private static final Address DESTINATION = new Address("0x" + "d0".repeat(20));
    private static final BigInteger MILLION = BigInteger.TEN.pow(24);
    private static final BigInteger FIVE = BigInteger.valueOf(5).multiply(BigInteger.TEN.pow(18));
    private static final int ROUNDS = 12;

    @TempDir private Path folder;

    private final Contracts contracts = Contracts.of(POOL, Optional.of(ALICE));
    private Instant now = GENESIS;
    private Optional<World> world = Optional.empty();

    private record World(ThrowawayChain node, Database database, Chain chain, Mixer mixer) {}

    @AfterEach
    void close() {
        world.ifPresent(one -> {
            one.chain().close();
            one.database().close();
            one.node().close();
        });
    }

    /// A token from the tests' own contracts, put on the chain by somebody.
    private Address deploy(ThrowawayChain node, String contract) {
        byte[] code =
                CallData.code(Contracts.code(contract))
                        .with(POOL)
                        .with(MILLION)
                        .with(ALICE)
                        .with(MILLION)
                        .bytes();
        send(node, ALICE, Contracts.DEPLOYER, Contracts.deployment(code));
        return Contracts.made(code);
    }

    private void send(ThrowawayChain node, Address from, Address to, byte[] data) {
        String hash = node.send(from, to, data);
        block(node);
        assertThat(node.outcome(hash).orElseThrow().succeeded()).isTrue();
    }

    private void block(ThrowawayChain node) {
        now = now.plusSeconds(12);
        node.mine(now);
    }

    private World world(Optional<String> contract) {
        var node = ThrowawayChain.start(Optional.empty(), folder.resolve("chain"), GENESIS);
        node.fund(ALICE, Wei.parse("10 ether"));
        var token = contract.map(name -> deploy(node, name));
        var database = TestDatabases.Kind.SQLITE.open(folder);
        var chain = Chain.open(node.settings(folder), database, new Metrics(), () -> now);
        var made = new World(node, database, chain, mixer(node, database, chain, token));
        world = Optional.of(made);
        return made;
    }

    private Mixer mixer(
            ThrowawayChain node, Database database, Chain chain, Optional<Address> token) {
        var preparation =
                new Preparation(
                        database,
                        chain.view(),
                        chain.transactions(),
                        contracts,
                        token,
                        true,
                        () -> now);
        for (int round = 0; round < ROUNDS; round++) {
            if (preparation.step() instanceof Preparation.Outcome.Ready(Instance instance)) {
                return new Mixer(
                        new Mixer.Parts(
                                database,
                                chain.view(),
                                chain.transactions(),
                                contracts,
                                Screening.NOBODY,
                                () -> now,
                                new Random(7)),
                        instance,
                        new Guarantor(MessageKey.generate(new SecureRandom()), instance),
                        new Opening.Rules(
                                new FeeSchedule(new BigDecimal("0.001"), new BigDecimal("2.0")),
                                new TokenAmount(MILLION),
                                Duration.ofHours(24),
                                100));
            }
            chain.step();
            block(node);
            chain.step();
        }
        throw new AssertionError("the mixer is not ready");
    }

    private Order open(World world) {
        var outcome =
                world.mixer()
                        .opening()
                        .open(
                                new ApiCaller("caller", "test"),
                                Map.of("forwardToAddress", DESTINATION.text()));
        assertThat(outcome).isInstanceOf(Opening.Outcome.Opened.class);
        return ((Opening.Outcome.Opened) outcome).order();
    }

    private void round(World world) {
        world.chain().step();
        block(world.node());
        world.chain().step();
        world.mixer().step();
        assertThat(world.mixer().check().findings()).isEmpty();
    }

    private void settle(World world) {
        for (int i = 0; i < ROUNDS; i++) {
            round(world);
        }
    }

    private static Order now(World world, Order order) {
        return world.database().read(tx -> new OrderStore().get(tx, order.id()));
    }

    private BigInteger paid(World world) {
        return contracts.balance(
                world.chain().view(),
                world.mixer().instance().token(),
                DESTINATION,
                world.chain().view().head().number());
    }

    private void deposit(World world, Order order) {
        var token = world.mixer().instance().token();
        send(world.node(), ALICE, token, contracts.transfer(order.terms().forwarder(), FIVE));
    }

    private void spoil(World world, boolean on) {
        var token = world.mixer().instance().token();
        var flag = on ? BigInteger.ONE : BigInteger.ZERO;
        send(world.node(), ALICE, token, CallData.of("spoil(bool)").with(flag).bytes());
    }

    @Test
    void aTransferThatTellsTwoEventsIsOneDeposit() {
        var world = world(Optional.empty());
        var order = open(world);
        var token = world.mixer().instance().token();
        send(
                world.node(),
                ALICE,
                token,
                contracts.transferAndCall(order.terms().forwarder(), FIVE));
        settle(world);
        assertThat(now(world, order).state()).isEqualTo(OrderState.PAID);
        assertThat(paid(world)).isEqualTo(new BigInteger("4899000000000000000"));
    }

    @Test
    void anotherTokenIsNoDeposit() {
        var world = world(Optional.empty());
        var order = open(world);
        var other = deploy(world.node(), "FalseToken");
        send(world.node(), ALICE, other, contracts.transfer(order.terms().forwarder(), FIVE));
        settle(world);
        assertThat(now(world, order).state()).isEqualTo(OrderState.OPEN);
    }

    @Test
    void anOrderIsHeldWhoseTokenAnswersFalseAndPaidOnceItDoesNot() {
        var world = world(Optional.of("FalseToken"));
        var order = open(world);
        deposit(world, order);
        rounds(world, order, OrderState.PAYING);
        spoil(world, true);
        settle(world);
        var held = now(world, order);
        assertThat(held.state()).isEqualTo(OrderState.HELD);
        assertThat(held.hold().orElseThrow().because()).contains("the token moved nothing");
        assertThat(paid(world)).isZero();

        spoil(world, false);
        assertThat(world.mixer().decide(held, Decisions.Decision.RETRY))
                .isInstanceOf(Decisions.Decided.Done.class);
        settle(world);
        assertThat(now(world, order).state()).isEqualTo(OrderState.PAID);
        assertThat(paid(world)).isEqualTo(new BigInteger("4899000000000000000"));
    }

    @Test
    void anOrderIsHeldWhoseTokenBurnsAllGas() {
        var world = world(Optional.of("GasBurnerToken"));
        var order = open(world);
        deposit(world, order);
        spoil(world, true);
        settle(world);
        var held = now(world, order);
        assertThat(held.state()).isEqualTo(OrderState.HELD);
        assertThat(held.hold().orElseThrow().cause()).isEqualTo(HoldCause.SWEEP);
        assertThat(held.hold().orElseThrow().because()).contains("is stuck");
    }

    /// Until the order is in this state, and the payout's transaction is not sent yet.
    private void rounds(World world, Order order, OrderState state) {
        for (int i = 0; i < ROUNDS && now(world, order).state() != state; i++) {
            round(world);
        }
        assertThat(now(world, order).state()).isEqualTo(state);
    }
}
