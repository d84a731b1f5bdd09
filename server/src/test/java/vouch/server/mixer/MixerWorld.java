package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import vouch.server.account.ApiCaller;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.MessageKey;

/// A mixer before a chain in memory over a real database, whose books are proved after every step.
final class MixerWorld implements AutoCloseable {

    static final ApiCaller CALLER = new ApiCaller("caller", "test");
    static final Address DESTINATION = FakeTokenChain.address(100);
    static final BigInteger TOKEN = BigInteger.TEN.pow(18);

    final Time time = new Time();
    final Database database;
    final FakeTokenChain chain;
    final Screened screened = new Screened();
    private final MessageKey key = MessageKey.generate(new SecureRandom());
    private final Random random = new Random(7);
    Opening.Rules rules;
    Mixer mixer;
    private Instance instance;

    /// Time that passes when a test says so.
    static final class Time implements InstantSource {
        private Instant now = Instant.parse("2026-03-01T12:00:00.5Z");

        /// Ours goes on, and the chain's does not.
        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /// A deny list a test writes.
    static final class Screened implements Screening {
        List<Address> denied = List.of();

        @Override
        public boolean denies(Address address) {
            return denied.contains(address);
        }
    }

    MixerWorld(Path folder) {
        this(folder, TestDatabases.Kind.SQLITE, TOKEN.multiply(BigInteger.valueOf(10_000)));
    }

    MixerWorld(Path folder, TestDatabases.Kind kind, BigInteger pool) {
        database = kind.open(folder);
        var contracts = Contracts.of(FakeTokenChain.POOL, Optional.of(FakeTokenChain.DEPOSITOR));
        chain = new FakeTokenChain(contracts, time.now, pool, BigInteger.TEN.pow(30));
        rules =
                new Opening.Rules(
                        new FeeSchedule(new BigDecimal("0.001"), new BigDecimal("2.0")),
                        new TokenAmount(TOKEN.multiply(BigInteger.valueOf(1_000))),
                        Duration.ofHours(24),
                        1_000);
        instance = prepare();
        mixer = over(database);
    }

    private Instance prepare() {
        var ready = preparation().step();
        assertThat(ready).isInstanceOf(Preparation.Outcome.Ready.class);
        return ((Preparation.Outcome.Ready) ready).instance();
    }

    /// A mixer over what is there, as after a restart of the gateway.
    Mixer start() {
        instance = prepare();
        mixer = over(database);
        return mixer;
    }

    /// A mixer that reaches the database through another.
    Mixer over(Database other) {
        return new Mixer(
                new Mixer.Parts(other, chain, chain, chain.contracts, screened, time, random),
                instance,
                new Guarantor(key, instance),
                rules);
    }

    Preparation preparation() {
        return new Preparation(
                database, chain, chain, chain.contracts, Optional.empty(), true, time);
    }

    /// One look and what follows from it; then the books must hold.
    void step() {
        mixer.step();
        checkBooks();
    }

    void checkBooks() {
        assertThat(mixer.check().findings()).isEmpty();
    }

    /// Blocks and looks until everything that can happen has.
    void settle() {
        for (int i = 0; i < 8; i++) {
            chain.mine();
            step();
        }
    }

    /// The same while a deposit is missing, or comes again, and the books cannot hold.
    void settleUnproved() {
        for (int i = 0; i < 8; i++) {
            chain.mine();
            mixer.step();
        }
    }

    void pass(Duration duration) {
        time.now = time.now.plus(duration);
        chain.pass(time.now);
    }

    Order open() {
        return open(Map.of());
    }

    /// An order that got 5 tokens, as far as it goes by itself.
    Order deposited(Map<String, String> more) {
        var order = open(more);
        deposit(order, "5");
        settle();
        return order;
    }

    Order open(Map<String, String> more) {
        var parameters = new HashMap<String, String>();
        parameters.put("forwardToAddress", DESTINATION.text());
        parameters.putAll(more);
        var outcome = mixer.opening().open(CALLER, parameters);
        assertThat(outcome).isInstanceOf(Opening.Outcome.Opened.class);
        return ((Opening.Outcome.Opened) outcome).order();
    }

    ErrorCode refused(Map<String, String> parameters) {
        var outcome = mixer.opening().open(CALLER, parameters);
        assertThat(outcome).isInstanceOf(Opening.Outcome.Refused.class);
        return ((Opening.Outcome.Refused) outcome).code();
    }

    Order now(Order order) {
        return database.read(tx -> new OrderStore().get(tx, order.id()));
    }

    List<Deposit> deposits(Order order) {
        return database.read(tx -> new DepositStore().of(tx, order.id()));
    }

    /// The depositor sends so many tokens, as a decimal.
    void deposit(Order order, String tokens) {
        chain.send(FakeTokenChain.DEPOSITOR, order.terms().forwarder(), units(tokens));
    }

    static BigInteger units(String tokens) {
        return new TokenScale(18).parse(tokens).orElseThrow().units();
    }

    /// What an address has of the token at the head.
    String balance(Address address) {
        return new TokenScale(18).show(new TokenAmount(balanceOf(address)));
    }

    /// The same in the token's units.
    BigInteger balanceOf(Address address) {
        return chain.balance(address, chain.head().number());
    }

    /// What the pool could promise to an order with a code that nobody has.
    TokenAmount available() {
        return database.read(tx -> new Pool(new TokenScale(18)).available(tx, "nobody00"));
    }

    @Override
    public void close() {
        database.close();
    }
}
