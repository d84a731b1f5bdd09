package vouch.server.mixer;

import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import vouch.server.database.Database;
import vouch.server.ethereum.ChainView;
import vouch.server.ethereum.Transactions;

/// A mixer that runs: one token, one pool, one chain.
///
/// [#step] is called by one thread; everything else is thread-safe.
final class Mixer {

    private final Database database;
    private final ChainView chain;
    private final Instance instance;
    private final Contracts contracts;
    private final Guarantor guarantor;
    private final Opening opening;
    private final Scanner scanner;
    private final Progress progress;
    private final Decisions decisions;
    private final Books books;
    private final InstantSource clock;
    private final InstanceStore instances = new InstanceStore();
    private final OrderStore orders = new OrderStore();

    /// What a mixer works with.
    record Parts(
            Database database,
            ChainView chain,
            Transactions transactions,
            Contracts contracts,
            Screening screening,
            InstantSource clock,
            RandomGenerator random) {}

    Mixer(Parts parts, Instance instance, Guarantor guarantor, Opening.Rules rules) {
        this.database = parts.database();
        this.chain = parts.chain();
        this.instance = instance;
        this.contracts = parts.contracts();
        this.guarantor = guarantor;
        this.clock = parts.clock();
        var pool = new Pool(instance.scale());
        var standing = new Standing(instance, pool);
        var crediting = new Crediting(instance, pool, standing, parts.screening());
        this.opening =
                new Opening(
                        database,
                        chain,
                        instance,
                        contracts,
                        pool,
                        guarantor,
                        parts.screening(),
                        rules,
                        clock,
                        parts.random());
        this.scanner = new Scanner(chain, database, instance, crediting, clock);
        var payments = new Payments(parts.transactions(), instance, contracts);
        var refunds = new Refunds(instance, payments, standing);
        this.progress =
                new Progress(
                        database,
                        parts.transactions(),
                        instance,
                        contracts,
                        pool,
                        payments,
                        refunds);
        this.decisions = new Decisions(instance, pool, standing, payments, refunds);
        this.books = new Books(database, instance);
    }

    Instance instance() {
        return instance;
    }

    Contracts contracts() {
        return contracts;
    }

    Guarantor guarantor() {
        return guarantor;
    }

    Opening opening() {
        return opening;
    }

    /// Reads what is new on the chain and does what is due.
    ///
    /// @throws vouch.server.ethereum.NodeException where the chain cannot be asked; what was done
    ///   until then stands
    void step() {
        Scanner.Look look = scanner.look();
        progress.step(look, clock.instant());
    }

    /// Whether something waits for the chain to grow.
    boolean wantsBlocks() {
        return !scanner.unconfirmed().isEmpty();
    }

    /// What came to an order's forwarder and is not deep enough in the chain yet.
    List<Movement> unconfirmed(Order order) {
        return scanner.unconfirmed().stream()
                .filter(movement -> movement.to().equals(order.terms().forwarder()))
                .toList();
    }

    /// Proves the books, and compares them with the chain.
    Books.Result check() {
        return books.check(chain, contracts);
    }

    /// Carries a person's decision about a held order out.
    Decisions.Decided decide(Order order, Decisions.Decision decision) {
        return database.write(tx -> {
            instances.takeTurn(tx);
            return decisions.decide(tx, orders.get(tx, order.id()), decision);
        });
    }

    /// Opens no more orders, or opens them again; those that are open go on.
    void maintain(boolean on) {
        database.change(tx -> instances.maintenance(tx, on));
    }

    /// How many orders wait for a person.
    long held() {
        return database.read(orders::held);
    }
}
