package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import vouch.protocol.Digest;
import vouch.protocol.log.NoteSigner;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.ledger.Ledger;
import vouch.server.ledger.Owner;
import vouch.server.ledger.Transfer;
import vouch.server.metrics.Metrics;
import vouch.server.timestamp.Authority;
import vouch.server.timestamp.AuthorityKey;

/// The smallest true notary: a real database, a settable clock, a fake chain. Nothing runs by
/// itself but the sequencer.
final class World implements AutoCloseable {

    static final long BYTES_MAX = 2_000_000;
    static final long QUOTA_BYTES = 5_000_000;

    final FakeTransactions chain;
    final Path documentsFolder;
    final Documents documents;
    final Database database;
    final NotaryStore store = new NotaryStore();
    final AnchorStore anchors = new AnchorStore();
    final DirectStore directs = new DirectStore();
    final DocumentStore documentStore = new DocumentStore();
    final Ledger ledger = new Ledger();
    final Changes changes = new Changes();
    final LogOnlyEntries logOnly;
    final DirectKeeper keeper;
    final NoteSigner signer;
    final Log log;
    final Sequencer sequencer;
    final Anchorer anchorer;
    final Notary notary;
    final AtomicInteger jobs = new AtomicInteger();
    Instant now = Instant.parse("2026-01-02T03:04:05Z");

    World(TestDatabases.Kind kind, Path folder) {
        this(kind, folder, TestLog.signer(), new FakeTransactions());
    }

    /// Opens what a former world left in the folder, with its log key and chain.
    World(TestDatabases.Kind kind, Path folder, NoteSigner signer, FakeTransactions chain) {
        this.signer = signer;
        this.chain = chain;
        InstantSource clock = () -> now;
        var metrics = new Metrics();
        database = kind.open(folder);
        logOnly = new LogOnlyEntries(database, store);
        keeper = new DirectKeeper(database, directs, chain, logOnly::returned, changes::happened);
        log = Log.open(database, store, signer, TestLog.ORIGIN);
        sequencer =
                new Sequencer(
                        database,
                        new Registrar(store, directs, documentStore, QUOTA_BYTES, ledger, chain),
                        clock,
                        metrics,
                        registered -> jobs.addAndGet(registered.jobs()));
        sequencer.start();
        anchorer =
                new Anchorer(
                        database,
                        logOnly,
                        directs,
                        anchors,
                        log,
                        chain,
                        chain::evidence,
                        new Anchorer.Pace(Duration.ofMinutes(10), 1000),
                        changes::happened,
                        clock);
        notary =
                new Notary(
                        database,
                        store,
                        anchors,
                        directs,
                        logOnly,
                        ledger,
                        sequencer,
                        log,
                        new Authority(
                                AuthorityKey.make("test", now, new SecureRandom()),
                                clock,
                                new SecureRandom()),
                        chain,
                        clock,
                        metrics.counter("vouch_test", "registered"));
        documentsFolder = folder.resolve("documents");
        documents =
                new Documents(
                        database,
                        store,
                        documentStore,
                        DocumentFiles.in(documentsFolder, 0),
                        notary,
                        new DocumentLimits(BYTES_MAX, QUOTA_BYTES),
                        clock);
        documents.open();
    }

    World again(TestDatabases.Kind kind, Path folder) {
        close();
        var next = new World(kind, folder, signer, chain);
        next.now = now;
        return next;
    }

    /// Gives an account credits, as an operator would.
    void grant(long account, long credits) {
        database.write(tx ->
                ledger.transfer(
                        tx,
                        now,
                        new Transfer(
                                Credits.GRANTS,
                                Owner.client(account),
                                Credits.ASSET,
                                credits,
                                Credits.GRANT,
                                "test")));
    }

    static Digest digest(long i) {
        return Digest.sha256(("digest " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /// Re-verifies the whole world.
    void checkBooks() {
        assertThat(
                        Books.check(
                                        database,
                                        Optional.of(signer.verifier()),
                                        Optional.of(documentsFolder),
                                        line -> {})
                                .findings())
                .isEmpty();
    }

    @Override
    public void close() {
        sequencer.close();
        database.close();
    }
}
