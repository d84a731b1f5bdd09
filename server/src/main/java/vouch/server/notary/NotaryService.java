package vouch.server.notary;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.protocol.log.NoteSigner;
import vouch.server.account.Accounts;
import vouch.server.account.Tokens;
import vouch.server.database.Database;
import vouch.server.database.DatabaseException;
import vouch.server.ethereum.Loop;
import vouch.server.ethereum.Transactions;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Problem;
import vouch.server.http.Route;
import vouch.server.ledger.Ledger;
import vouch.server.limit.Attempts;
import vouch.server.limit.RateLimits;
import vouch.server.metrics.Metrics;
import vouch.server.timestamp.Authority;

/// The notary as the gateway sees it: its routes, and the threads that publish and anchor.
///
/// [#open], [#start], and [#close] in this order.
public final class NotaryService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotaryService.class);

    /// Looks for a checkpoint that is due, also where nothing woke the anchorer.
    private static final Duration ANCHOR_PATIENCE = Duration.ofSeconds(1);

    private static final Duration PUBLISH_PATIENCE = Duration.ofSeconds(10);

    /// What an operator decides about the notary.
    ///
    /// @param signer the log's key, under the log's origin as its name
    /// @param authority makes the time-stamp tokens of proofs
    /// @param anchorInterval how long a digest waits at most for its transaction
    /// @param anchorEntries so many new digests do not wait
    /// @param checkpointInterval the least time between two signed checkpoints
    /// @param documentsFolder where documents are kept; made where there is none
    /// @param documentLimits how much they may take
    /// @param audit how often a few proofs are looked at again, and how many
    /// @param ownUrl this gateway's address, without a slash at its end
    public record Settings(
            NoteSigner signer,
            Authority authority,
            Duration anchorInterval,
            long anchorEntries,
            Duration checkpointInterval,
            Path documentsFolder,
            DocumentLimits documentLimits,
            Audit audit,
            Supplier<String> ownUrl) {}

    /// @param sample entries looked at each time
    public record Audit(Duration interval, int sample) {}

    /// Who may come in: the parts of `account` and `limit` the notary's routes stand behind.
    public record Doors(
            Accounts accounts, Tokens tokens, Guard token, RateLimits limits, Attempts attempts) {}

    private final Database database;
    private final NotaryStore store = new NotaryStore();
    private final AnchorStore anchors = new AnchorStore();
    private final DirectStore directs = new DirectStore();
    private final DocumentStore documentStore = new DocumentStore();
    private final Ledger ledger = new Ledger();
    private final Changes changes = new Changes();
    private final Log log;
    private final Sequencer sequencer;
    private final Notary notary;
    private final Documents documents;
    private final Loop publisher;
    private final Loop anchorer;
    private final Loop keeper;
    private final Auditor auditor;
    private final Loop audit;
    private final Doors doors;
    private final Settings settings;
    private final Transactions transactions;
    private final InstantSource clock;

    private NotaryService(
            Settings settings,
            Database database,
            Transactions transactions,
            Doors doors,
            Metrics metrics,
            InstantSource clock) {
        this.settings = settings;
        this.database = database;
        this.transactions = transactions;
        this.doors = doors;
        this.clock = clock;
        this.log = Log.open(database, store, settings.signer(), settings.signer().name());
        // One each: they ask from different leaves on.
        var due = new LogOnlyEntries(database, store);
        var unanchored = new LogOnlyEntries(database, store);
        var anchoring =
                new Anchorer(
                        database,
                        due,
                        directs,
                        anchors,
                        log,
                        transactions,
                        transactions::evidence,
                        new Anchorer.Pace(settings.anchorInterval(), settings.anchorEntries()),
                        changes::happened,
                        clock);
        this.anchorer = new Loop("anchorer", Duration.ZERO, ANCHOR_PATIENCE, anchoring::run);
        var keeping =
                new DirectKeeper(
                        database,
                        directs,
                        transactions,
                        leaf -> {
                            due.returned(leaf);
                            unanchored.returned(leaf);
                        },
                        changes::happened);
        this.keeper = new Loop("keeper", Duration.ZERO, ANCHOR_PATIENCE, keeping::run);
        this.publisher =
                new Loop(
                        "publisher",
                        settings.checkpointInterval(),
                        PUBLISH_PATIENCE,
                        this::publish);
        this.sequencer =
                new Sequencer(
                        database,
                        new Registrar(
                                store,
                                directs,
                                documentStore,
                                settings.documentLimits().quotaBytes(),
                                ledger,
                                transactions),
                        clock,
                        metrics,
                        this::committed);
        this.notary =
                new Notary(
                        database,
                        store,
                        anchors,
                        directs,
                        unanchored,
                        ledger,
                        sequencer,
                        log,
                        settings.authority(),
                        transactions,
                        clock,
                        metrics.counter("vouch_notary_registered_total", "Digests registered"));
        var files = DocumentFiles.in(settings.documentsFolder(), DocumentFiles.SPACE_BYTES_MIN);
        this.documents =
                new Documents(
                        database,
                        store,
                        documentStore,
                        files,
                        notary,
                        settings.documentLimits(),
                        clock);
        this.auditor =
                new Auditor(
                        new Holdings(database, store, documentStore, files, log, notary),
                        transactions::blockHashes,
                        settings.signer().verifier(),
                        settings.audit().sample(),
                        new SecureRandom(),
                        clock,
                        metrics);
        this.audit = new Loop("auditor", Duration.ZERO, settings.audit().interval(), auditor::run);
        measure(metrics);
    }

    /// Takes up the log where it was left.
    ///
    /// @throws IllegalStateException where the entries do not lead to the checkpoint signed last
    public static NotaryService open(
            Settings settings,
            Database database,
            Transactions transactions,
            Doors doors,
            Metrics metrics,
            InstantSource clock) {
        return new NotaryService(settings, database, transactions, doors, metrics, clock);
    }

    /// Whether anything was ever registered in this database.
    public static boolean holdsEntries(Database database) {
        return database.read(tx -> new NotaryStore().nextLeafIndex(tx)) > 0;
    }

    private void measure(Metrics metrics) {
        metrics.gauge("vouch_log_size_entries", "Entries of the published log", log::size);
        metrics.gauge(
                "vouch_notary_oldest_unanchored_seconds",
                "Age of the oldest digest that is neither under a final anchor nor in a final"
                        + " transaction of its own, 0 where there is none",
                () -> notary.oldestUnanchored().map(at -> age(at, clock.instant())).orElse(0.0));
        metrics.gauge(
                "vouch_credits",
                "Credits that clients have left",
                () ->
                        database
                                .read(tx -> ledger.balances(tx, "client:", Credits.ASSET))
                                .values()
                                .stream()
                                .mapToLong(Long::longValue)
                                .sum());
    }

    private static double age(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toMillis() / 1000.0);
    }

    private void committed(Registrar.Registered registered) {
        publisher.wake();
        if (registered.jobs() > 0) {
            transactions.wake();
        }
    }

    private void publish() {
        if (log.publish()) {
            changes.happened();
            anchorer.wake();
        }
    }

    public void start() {
        transactions.onChange(anchorer::wake);
        transactions.onChange(keeper::wake);
        documents.open();
        transactions.onChange(changes::happened);
        sequencer.start();
        publisher.start();
        anchorer.start();
        keeper.start();
        audit.start();
        publisher.wake();
        anchorer.wake();
        keeper.wake();
    }

    /// Finishes what is in hand: what was accepted is answered, what was committed is published.
    @Override
    public void close() {
        sequencer.close();
        publisher.close();
        anchorer.close();
        keeper.close();
        audit.close();
        try {
            publish();
        } catch (DatabaseException.DiskFull e) {
            LOG.warn("the newest entries are published at the next start: {}", e.getMessage());
        }
    }

    /// The public surface.
    public List<Route> routes() {
        var all = new ArrayList<Route>();
        all.addAll(
                new LoginRoute(doors.accounts(), doors.tokens(), doors.limits(), doors.attempts())
                        .routes());
        all.addAll(
                new PrexisRoutes(
                                notary,
                                documents,
                                changes,
                                new TransactionPages(transactions.chainId(), settings.ownUrl()),
                                doors.token(),
                                doors.limits())
                        .routes());
        all.addAll(new DocumentRoutes(documents, notary, doors.token(), doors.limits()).routes());
        all.addAll(new LogRoutes(log, database, store).routes());
        return List.copyOf(all);
    }

    /// The surface of the admin listener.
    public List<Route> adminRoutes() {
        return new AccountAdminRoutes(clientAccounts()).routes();
    }

    /// A demo account, with the only look at its password.
    public record DemoAccount(String key, String password) {

        @Override
        public String toString() {
            return "DemoAccount[" + key + "]";
        }
    }

    /// Makes an account with credits and limits to play with.
    public DemoAccount createDemo(long credits, long perHour) {
        var accounts = clientAccounts();
        var created = accounts.create("demo", Optional.empty(), credits, Mode.LOG);
        for (var endpoint : doors.limits().endpoints()) {
            accounts.limit(created.key(), endpoint, Optional.of(perHour));
        }
        return new DemoAccount(created.key(), created.password());
    }

    private ClientAccounts clientAccounts() {
        return new ClientAccounts(
                database,
                doors.accounts(),
                ledger,
                doors.limits(),
                store,
                directs,
                documentStore,
                clock);
    }

    /// How the notary stands.
    ///
    /// @param entries of the published log
    /// @param oldestUnanchored when the oldest digest was accepted that no final anchor covers
    /// @param accounts how many clients have one
    /// @param alarms a sentence for each thing that a person should look at
    public record Standing(
            long entries, Optional<Instant> oldestUnanchored, long accounts, List<String> alarms) {}

    public Standing standing() {
        var alarms = new ArrayList<>(auditor.failing());
        settings.authority().alarm().ifPresent(alarms::add);
        return new Standing(
                log.size(),
                notary.oldestUnanchored(),
                doors.accounts().count(),
                List.copyOf(alarms));
    }

    /// What kinds of trouble there are, in words that anybody may read.
    public List<String> troubles() {
        var troubles = new ArrayList<String>();
        if (!auditor.failing().isEmpty()) {
            troubles.add("an audit found proofs or documents that do not hold");
        }
        if (settings.authority().alarm().isPresent()) {
            troubles.add("the time-stamping certificate comes to its end");
        }
        return List.copyOf(troubles);
    }

    /// Checks the books beside the running notary.
    ///
    /// @param deep whether to compare with the chain, and read the documents, too
    /// @param progress takes a short line now and then
    public Books.Report check(boolean deep, Consumer<String> progress) {
        return Books.check(
                database,
                Optional.of(settings.signer().verifier()),
                Optional.of(settings.documentsFolder()),
                deep
                        ? Optional.of(new Books.Deep(Optional.of(transactions::blockHashes)))
                        : Optional.empty(),
                progress);
    }

    /// The error body of everything below `/api/v1`.
    public static Answer errorBody(Problem problem) {
        return PrexisAnswers.error(problem);
    }
}
