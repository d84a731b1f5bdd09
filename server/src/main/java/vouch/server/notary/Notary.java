package vouch.server.notary;

import io.prometheus.metrics.core.metrics.Counter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vouch.protocol.Digest;
import vouch.protocol.log.Merkle;
import vouch.protocol.log.SignedNote;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.Receipt;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Inclusion;
import vouch.server.ethereum.JobState;
import vouch.server.ethereum.Transactions;
import vouch.server.ledger.Ledger;
import vouch.server.ledger.Owner;
import vouch.server.timestamp.Authority;

/// The notary's decisions: what is accepted, how far it has got, what proves it. Thread-safe.
final class Notary {

    /// Anchors looked at for one that stands better than the first: a stuck one is soon followed.
    private static final int COVERING_ANCHORS_MAX = 8;

    private final Database database;
    private final NotaryStore store;
    private final AnchorStore anchors;
    private final DirectStore directs;
    private final LogOnlyEntries logOnly;
    private final Ledger ledger;
    private final Sequencer sequencer;
    private final Log log;
    private final Authority authority;
    private final Transactions transactions;
    private final InstantSource clock;
    private final Counter registered;

    Notary(
            Database database,
            NotaryStore store,
            AnchorStore anchors,
            DirectStore directs,
            LogOnlyEntries logOnly,
            Ledger ledger,
            Sequencer sequencer,
            Log log,
            Authority authority,
            Transactions transactions,
            InstantSource clock,
            Counter registered) {
        this.database = database;
        this.store = store;
        this.anchors = anchors;
        this.directs = directs;
        this.logOnly = logOnly;
        this.ledger = ledger;
        this.sequencer = sequencer;
        this.log = log;
        this.authority = authority;
        this.transactions = transactions;
        this.clock = clock;
        this.registered = registered;
    }

    /// The time the API tells.
    Instant now() {
        return clock.instant();
    }

    /// Registers what is new and paid for; durable on return.
    Receipted register(long accountId, List<Digest> digests) {
        if (digests.isEmpty()) {
            // A batch without one digest in it: nothing to decide.
            return new Receipted.Decided(List.of(), credits(accountId));
        }
        return counted(sequencer.submit(accountId, digests));
    }

    /// Registers a document, whose file is in its place, in one step with its digest.
    Receipted register(Document document) {
        return counted(sequencer.submit(document));
    }

    private Receipted counted(Receipted receipted) {
        if (receipted instanceof Receipted.Decided decided) {
            registered.inc(
                    decided.submissions().stream()
                            .filter(Submission.Registered.class::isInstance)
                            .count());
        }
        return receipted;
    }

    long credits(long accountId) {
        return database.read(tx -> ledger.balance(tx, Owner.client(accountId), Credits.ASSET));
    }

    boolean hasCredit(Transaction tx, long accountId) {
        return ledger.balance(tx, Owner.client(accountId), Credits.ASSET) > 0;
    }

    /// How far a digest has got; empty for one nobody registered.
    Optional<Standing> standing(Digest digest) {
        return database.read(tx -> store.find(tx, digest).map(entry -> standing(tx, entry)));
    }

    private Standing standing(Transaction tx, NotaryStore.Registration entry) {
        return direct(tx, entry)
                .or(() -> anchored(tx, entry.leafIndex()))
                .orElseGet(() -> new Standing.Waiting(entry.acceptedAt()));
    }

    /// Where an entry's own transaction stands; empty where it has none, or one that came to
    /// nothing or waits for a person.
    private Optional<Standing> direct(Transaction tx, NotaryStore.Registration entry) {
        return directs.find(tx, entry.leafIndex())
                .flatMap(own ->
                        switch (transactions.state(tx, own.jobId())) {
                            case JobState.Queued _, JobState.Held _ ->
                                    Optional.of(new Standing.Waiting(entry.acceptedAt()));
                            case JobState.Sent(String hash) ->
                                    Optional.of(new Standing.Pending(hash));
                            case JobState.Mined(Inclusion inclusion) ->
                                    Optional.of(new Standing.Mined(inclusion));
                            case JobState.Confirmed(Inclusion inclusion) ->
                                    Optional.of(new Standing.Mined(inclusion));
                            case JobState.Final(Inclusion inclusion) ->
                                    Optional.of(new Standing.Mined(inclusion));
                            case JobState.Replaced _, JobState.Reverted _, JobState.Stuck _ ->
                                    Optional.empty();
                        });
    }

    /// The first anchor in a block, else the first that was sent.
    private Optional<Standing> anchored(Transaction tx, long leafIndex) {
        Optional<Standing> best = Optional.empty();
        for (var anchor : anchors.covering(tx, leafIndex, COVERING_ANCHORS_MAX)) {
            switch (transactions.state(tx, anchor.jobId())) {
                case JobState.Mined(Inclusion inclusion) -> {
                    return Optional.of(new Standing.Mined(inclusion));
                }
                case JobState.Confirmed(Inclusion inclusion) -> {
                    return Optional.of(new Standing.Mined(inclusion));
                }
                case JobState.Final(Inclusion inclusion) -> {
                    return Optional.of(new Standing.Mined(inclusion));
                }
                case JobState.Sent(String hash) -> {
                    best = best.isPresent() ? best : Optional.of(new Standing.Pending(hash));
                }
                case JobState.Queued _,
                        JobState.Held _,
                        JobState.Replaced _,
                        JobState.Reverted _,
                        JobState.Stuck _ -> {}
            }
        }
        return best;
    }

    /// The same, with the stages that its proof goes through.
    Optional<Reached> reached(Digest digest) {
        return database.read(tx ->
                store.find(tx, digest)
                        .map(entry -> reached(entry, standing(tx, entry), proved(tx, entry))));
    }

    private Reached reached(NotaryStore.Registration entry, Standing standing, boolean proved) {
        if (proved) {
            return new Reached(Reached.State.FINAL, standing);
        }
        var state =
                switch (standing) {
                    case Standing.Mined _ -> Reached.State.MINED;
                    case Standing.Pending _ -> Reached.State.PENDING;
                    case Standing.Waiting _ ->
                            log.size() > entry.leafIndex()
                                    ? Reached.State.LOGGED
                                    : Reached.State.RECEIVED;
                };
        return new Reached(state, standing);
    }

    /// Whether [#proof] leads to a final block.
    private boolean proved(Transaction tx, NotaryStore.Registration entry) {
        return directs.find(tx, entry.leafIndex()).map(DirectStore.Entry::proof).isPresent()
                || anchors.provedCovering(tx, entry.leafIndex())
                        .filter(anchor -> anchor.treeSize() <= log.size())
                        .isPresent();
    }

    /// What proves a digest at this moment; empty for one nobody registered. Receipts are signed,
    /// and time-stamp tokens made, on request and not stored.
    Optional<Proof> proof(Digest digest) {
        var entry = database.read(tx -> store.find(tx, digest));
        return entry.map(this::proof);
    }

    private Proof proof(NotaryStore.Registration entry) {
        var receipt =
                new Receipt(log.origin(), entry.digest(), entry.leafIndex(), entry.acceptedAt());
        var receipted = Proof.of(log.sign(receipt.text()));
        var received =
                authority
                        .issue(entry.digest(), entry.acceptedAt())
                        .map(receipted::withRfc3161)
                        .orElse(receipted);
        var own =
                database.read(tx -> directs.find(tx, entry.leafIndex()))
                        .map(DirectStore.Entry::proof);
        if (own.isPresent()) {
            // The digest itself stands in a final block: nothing has to lead to it.
            return received.withEthereum(own.get().evidence());
        }
        var published = log.published();
        if (published.isEmpty() || published.get().tree().size() <= entry.leafIndex()) {
            return received;
        }
        var tree = published.get().tree();
        var anchor = database.read(tx -> anchors.provedCovering(tx, entry.leafIndex()));
        if (anchor.isEmpty() || anchor.get().treeSize() > tree.size()) {
            return received.withLog(
                    published.get().note(),
                    Merkle.inclusionPath(entry.leafIndex(), tree.size(), tree));
        }
        var proved = anchor.get();
        var logged =
                received.withLog(
                        SignedNote.parse(proved.note()),
                        Merkle.inclusionPath(entry.leafIndex(), proved.treeSize(), tree));
        var proof = proved.proof();
        return proof == null ? logged : logged.withEthereum(proof.evidence());
    }

    /// When the oldest digest was accepted that has neither a final anchor over it nor a final
    /// transaction of its own.
    Optional<Instant> oldestUnanchored() {
        long proved = database.read(anchors::provedSize);
        var own =
                database.read(tx ->
                        directs.unprovedFrom(tx, proved, 1).stream()
                                .findFirst()
                                .flatMap(entry -> store.acceptedAt(tx, entry.leafIndex())));
        return Stream.concat(
                        logOnly.first(proved).map(LogOnlyEntries.Entry::acceptedAt).stream(),
                        own.stream())
                .min(Comparator.naturalOrder());
    }
}
