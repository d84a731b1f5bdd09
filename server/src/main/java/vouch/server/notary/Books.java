package vouch.server.notary;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.Merkle;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.log.SignedNote;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Receipt;
import vouch.protocol.proof.Verdict;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.ledger.Ledger;
import vouch.server.ledger.Owner;

/// Proves the notary's books from their entries: the ledger, the registry, the log, the anchors.
///
/// Reads only; it may run beside a gateway that serves.
public final class Books {

    private static final int ENTRIES_AT_ONCE = 16 * 1024;
    private static final int ANCHORS_AT_ONCE = 256;
    private static final int DIRECTS_AT_ONCE = 256;
    private static final int FINDINGS_MAX = 100;

    /// What was checked, and what was found not to be right.
    ///
    /// @param checked how many of each kind of thing
    /// @param findings one sentence each; empty where the books are right
    public record Report(Map<String, Long> checked, List<String> findings) {

        public Report {
            checked = Collections.unmodifiableMap(new LinkedHashMap<>(checked));
            findings = List.copyOf(findings);
        }

        public boolean isClean() {
            return findings.isEmpty();
        }
    }

    private final Database database;
    private final Optional<NoteVerifier> logKey;
    private final NotaryStore store = new NotaryStore();
    private final AnchorStore anchors = new AnchorStore();
    private final DirectStore directs = new DirectStore();
    private final DocumentCheck documents;
    private final Ledger ledger = new Ledger();
    private final Consumer<String> progress;
    private final List<String> findings = new ArrayList<>();
    private final Map<String, Long> checked = new LinkedHashMap<>();
    private final Optional<BlockComparison> blocks;

    private Books(
            Database database,
            Optional<NoteVerifier> logKey,
            Optional<Path> documentsFolder,
            Optional<Deep> deep,
            Consumer<String> progress) {
        this.database = database;
        this.logKey = logKey;
        this.progress = progress;
        this.documents =
                new DocumentCheck(
                        database, documentsFolder, deep.isPresent(), this::found, progress);
        this.blocks =
                deep.flatMap(Deep::chain).map(chain -> new BlockComparison(chain, this::found));
    }

    /// What a deep check does besides: it compares every block that a proof rests on with the
    /// chain, and reads every document.
    ///
    /// @param chain none where the database was never used with one
    public record Deep(Optional<BlockHashes> chain) {}

    /// Checks everything.
    ///
    /// @param logKey the log's public key; without it signatures are not looked at
    /// @param documentsFolder where the documents' files are; without it only their rows are looked
    ///   at
    /// @param progress takes a short line now and then
    public static Report check(
            Database database,
            Optional<NoteVerifier> logKey,
            Optional<Path> documentsFolder,
            Consumer<String> progress) {
        return check(database, logKey, documentsFolder, Optional.empty(), progress);
    }

    /// Checks everything, and with `deep` the world outside the books too.
    public static Report check(
            Database database,
            Optional<NoteVerifier> logKey,
            Optional<Path> documentsFolder,
            Optional<Deep> deep,
            Consumer<String> progress) {
        return new Books(database, logKey, documentsFolder, deep, progress).check();
    }

    /// The registry's extent and what was derived from it, at one moment.
    private record Extents(
            NotaryStore.Extent entries, Optional<NotaryStore.StoredCheckpoint> checkpoint) {}

    private Report check() {
        // One view of the data: what is registered meanwhile belongs to the next check.
        var extents =
                database.read(tx -> {
                    findings.addAll(ledger.check(tx));
                    checkAccounts(tx);
                    documents.checkUses(tx);
                    return new Extents(store.extent(tx), store.checkpoint(tx));
                });
        checkIndices(extents.entries());
        checked.put("documents", documents.checkAll());
        // Entries behind the newest checkpoint have nothing derived from them yet.
        extents.checkpoint().ifPresent(this::checkTree);
        boolean cut = findings.size() > FINDINGS_MAX;
        var told = new ArrayList<>(findings.subList(0, cut ? FINDINGS_MAX : findings.size()));
        if (cut) {
            told.add("and " + (findings.size() - FINDINGS_MAX) + " more");
        }
        return new Report(checked, told);
    }

    private void found(String sentence) {
        findings.add(sentence);
    }

    /// Credits granted - credits left = digests registered, for each account.
    private void checkAccounts(Transaction tx) {
        var registered = new LinkedHashMap<String, Long>();
        for (var count : store.registeredByAccount(tx)) {
            registered.put(Owner.client(count.accountId()).name(), count.registered());
        }
        var balances = ledger.balances(tx, "client:", Credits.ASSET);
        registered.keySet().stream()
                .filter(owner -> !balances.containsKey(owner))
                .forEach(owner -> found(owner + ": has registered, but has no ledger account"));
        balances.forEach((owner, balance) -> {
            var client = new Owner(owner, false);
            long granted =
                    ledger.moved(tx, client, Credits.ASSET, Credits.GRANT)
                            + ledger.moved(tx, client, Credits.ASSET, Credits.TAKE_BACK);
            long digests = registered.getOrDefault(owner, 0L);
            if (granted - balance != digests) {
                found(
                        "%s: %d credits granted - %d left = %d, but %d digests registered"
                                .formatted(owner, granted, balance, granted - balance, digests));
            }
        });
        checked.put("accounts", (long) balances.size());
    }

    private void checkIndices(NotaryStore.Extent extent) {
        checked.put("entries", extent.count());
        if (extent.count() > 0
                && (extent.least() != 0 || extent.greatest() != extent.count() - 1)) {
            found(
                    "the log's %d entries have the indices %d to %d: one is missing or too much"
                            .formatted(extent.count(), extent.least(), extent.greatest()));
        }
    }

    /// Builds the tree anew from the entries and compares all that was derived from it.
    private void checkTree(NotaryStore.StoredCheckpoint newest) {
        long size = newest.size();
        var tiles = new TileCheck();
        var builder = new TreeBuilder(tiles::compare);
        while (builder.size() < size) {
            int count = (int) Math.min(ENTRIES_AT_ONCE, size - builder.size());
            var entries = database.read(tx -> store.entries(tx, builder.size(), count));
            if (entries.isEmpty()) {
                found(
                        "the newest checkpoint is over %d entries; the log has %d"
                                .formatted(size, builder.size()));
                return;
            }
            entries.forEach(entry -> builder.append(Merkle.leafHash(entry)));
            progress.accept("checked " + builder.size() + " of " + size + " entries");
        }
        checked.put("tiles", tiles.compared);
        if (tiles.wrong > 0) {
            // The tree cannot be read from tiles that are wrong.
            return;
        }
        var tree = builder.view(this::storedTile);
        checkNote("the newest checkpoint", size, newest.root(), newest.note(), tree);
        checkAnchors(tree);
        checkDirects(newest.note());
        blocks.ifPresent(comparison -> checked.put("blocks", comparison.finish()));
    }

    private byte[] storedTile(int level, long number) {
        return database.read(tx -> store.tile(tx, level, number));
    }

    /// Compares each recomputed tile with the stored one.
    private final class TileCheck {
        long compared;
        long wrong;

        void compare(FullTile tile) {
            compared++;
            var stored = database.read(tx -> store.findTile(tx, tile.level(), tile.number()));
            var what = "log tile %d at level %d".formatted(tile.number(), tile.level());
            if (stored.isEmpty()) {
                wrong++;
                found(what + " is missing");
            } else if (!Arrays.equals(stored.get(), tile.hashes())) {
                wrong++;
                found(what + " is not what its entries make");
            }
        }
    }

    private void checkNote(String what, long size, Digest root, String text, TreeView tree) {
        if (size < 1 || size > tree.size()) {
            found("%s is over %d entries; the log has %d".formatted(what, size, tree.size()));
            return;
        }
        if (!Merkle.root(size, tree).equals(root)) {
            found(what + " has a root that is not that of its " + size + " entries");
        }
        try {
            var note = SignedNote.parse(text);
            var checkpoint = Checkpoint.parse(note.text());
            if (checkpoint.size() != size || !checkpoint.root().equals(root)) {
                found(what + " was signed over another size or root");
            }
            if (logKey.isPresent() && !logKey.get().verifies(note)) {
                found(what + " is not signed by the log's key");
            }
        } catch (MalformedException e) {
            found(what + " cannot be read: " + e.getMessage());
        }
    }

    private void checkAnchors(TreeView tree) {
        long count = 0;
        long from = 0;
        var some = anchorsAbove(from);
        while (!some.isEmpty()) {
            for (var anchor : some) {
                // An anchor made since the check began is left to the next one.
                if (anchor.treeSize() <= tree.size()) {
                    count++;
                    checkAnchor(anchor, tree);
                }
            }
            from = some.getLast().treeSize();
            some = anchorsAbove(from);
        }
        checked.put("anchors", count);
    }

    private List<Anchor> anchorsAbove(long treeSize) {
        return database.read(tx -> anchors.covering(tx, treeSize, ANCHORS_AT_ONCE));
    }

    /// Entries with a transaction of their own, and what proves them.
    ///
    /// @param note any note of the log
    private void checkDirects(String note) {
        database.read(tx -> directs.strays(tx, FINDINGS_MAX))
                .forEach(leaf ->
                        found(
                                "the transaction of entry %d belongs to no registration of its account"
                                        .formatted(leaf)));
        long count = 0;
        var some = database.read(tx -> directs.from(tx, 0, DIRECTS_AT_ONCE));
        while (!some.isEmpty()) {
            count += some.size();
            some.forEach(entry -> checkDirect(entry, SignedNote.parse(note)));
            long next = some.getLast().leafIndex() + 1;
            some = database.read(tx -> directs.from(tx, next, DIRECTS_AT_ONCE));
        }
        checked.put("direct", count);
    }

    private void checkDirect(DirectStore.Entry entry, SignedNote note) {
        var proof = entry.proof();
        var digest = database.read(tx -> store.entries(tx, entry.leafIndex(), 1));
        if (proof == null || digest.isEmpty()) {
            return;
        }
        var bundle =
                unreceipted(note, digest.getFirst(), entry.leafIndex())
                        .withEthereum(proof.evidence());
        checkProof("the transaction of entry " + entry.leafIndex(), bundle, proof);
    }

    /// The anchor's checkpoint, and what proves it, by the verifier that strangers use.
    private void checkAnchor(Anchor anchor, TreeView tree) {
        var what = "the anchor over " + anchor.treeSize() + " entries";
        checkNote(what, anchor.treeSize(), anchor.root(), anchor.note(), tree);
        var proof = anchor.proof();
        if (proof == null) {
            return;
        }
        long index = anchor.treeSize() - 1;
        var entry = database.read(tx -> store.entries(tx, index, 1)).getFirst();
        var note = SignedNote.parse(anchor.note());
        var bundle =
                unreceipted(note, entry, index)
                        .withLog(note, Merkle.inclusionPath(index, anchor.treeSize(), tree))
                        .withEthereum(proof.evidence());
        checkProof(what, bundle, proof);
    }

    /// The beginning of an entry's proof with a receipt that nobody signed: what is checked stands
    /// after it.
    ///
    /// @param note any note of the log
    private static Proof unreceipted(SignedNote note, Digest entry, long index) {
        var origin = Checkpoint.parse(note.text()).origin();
        var receipt = new Receipt(origin, entry, index, Instant.EPOCH);
        return Proof.of(new SignedNote(receipt.text(), note.signatures()));
    }

    private void checkProof(String what, Proof bundle, Anchor.Proof proof) {
        var verifier = new ProofVerifier().withBlockHash(Hash.parse(proof.blockHash()));
        switch (verifier.verify(bundle)) {
            case Verdict.Holds _ -> {}
            case Verdict.Fails fails -> found(what + ": " + fails.sentence());
        }
        blocks.ifPresent(comparison -> comparison.take(what, proof));
    }
}
