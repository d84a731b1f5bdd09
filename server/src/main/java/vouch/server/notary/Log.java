package vouch.server.notary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.Merkle;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.log.SignedNote;
import vouch.server.database.Database;

/// The public log: tiles and a signed checkpoint, made from the committed entries.
///
/// One thread calls [#publish]; anybody may read what [#published] gives. All of it can be made
/// again from the registrations at any time.
final class Log {

    /// The most entries taken into the tree at once, which bounds the memory it needs.
    private static final int ENTRIES_AT_ONCE_MAX = 16 * 1024;

    /// Full tiles kept in memory, of 8 KiB each.
    private static final int CACHED_TILES_MAX = 1024;

    /// The tree at one size, and its signed checkpoint.
    record Published(TreeView tree, Checkpoint checkpoint, SignedNote note) {}

    private final Database database;
    private final NotaryStore store;
    private final NoteSigner signer;
    private final String origin;
    private final TileCache cache = new TileCache();
    // Both owned by the publishing thread: full tiles wait here until they are on disk.
    private final List<FullTile> unsaved = new ArrayList<>();
    private final TreeBuilder builder;
    private volatile @Nullable Published published;

    private Log(Database database, NotaryStore store, NoteSigner signer, String origin) {
        this.database = database;
        this.store = store;
        this.signer = signer;
        this.origin = origin;
        this.builder = TreeBuilder.resume(storedTiles(), this::load, unsaved::add);
    }

    /// Takes up the log where it was left, and compares it with the last checkpoint it signed.
    ///
    /// @throws IllegalStateException where they disagree: entries were changed or lost
    static Log open(Database database, NotaryStore store, NoteSigner signer, String origin) {
        var log = new Log(database, store, signer, origin);
        while (log.grow()) {
            // All that is committed, a piece at a time.
        }
        database.read(store::checkpoint).ifPresent(log::compare);
        log.publish();
        return log;
    }

    String origin() {
        return origin;
    }

    /// What is published, or nothing while the log is empty.
    Optional<Published> published() {
        return Optional.ofNullable(published);
    }

    /// The number of published entries.
    long size() {
        var now = published;
        return now == null ? 0 : now.tree().size();
    }

    /// Takes committed entries into the tree and signs a checkpoint over it.
    ///
    /// @return whether there was something new
    boolean publish() {
        grow();
        if (builder.size() == size()) {
            return false;
        }
        var tree = builder.view(this::load);
        unsaved.forEach(cache::put);
        var checkpoint = new Checkpoint(origin, tree.size(), tree.root());
        var note = signer.sign(checkpoint.text());
        var stored =
                new NotaryStore.StoredCheckpoint(
                        checkpoint.size(), checkpoint.root(), note.toString());
        database.change(tx -> {
            unsaved.forEach(tile -> store.insertTile(tx, tile));
            store.saveCheckpoint(tx, stored);
        });
        unsaved.clear();
        published = new Published(tree, checkpoint, note);
        return true;
    }

    /// Appends committed entries the tree does not have yet; says whether there were any.
    private boolean grow() {
        var entries = database.read(tx -> store.entries(tx, builder.size(), ENTRIES_AT_ONCE_MAX));
        entries.forEach(entry -> builder.append(Merkle.leafHash(entry)));
        return !entries.isEmpty();
    }

    /// Signs other statements of the log, such as receipts.
    SignedNote sign(String text) {
        return signer.sign(text);
    }

    String verifierKey() {
        return signer.verifierKey();
    }

    /// The tree holds everything committed, so the checkpoint signed last is over a part of it.
    private void compare(NotaryStore.StoredCheckpoint signed) {
        unsaved.forEach(cache::put);
        var tree = builder.view(this::load);
        if (signed.size() > tree.size()
                || !signed.root().equals(Merkle.root(signed.size(), tree))) {
            throw new IllegalStateException(
                    "the log's entries do not lead to the checkpoint of size "
                            + signed.size()
                            + " that was signed over them: the database was changed or is damaged;"
                            + " run vouch fsck and restore the last backup");
        }
    }

    private List<Long> storedTiles() {
        return database.read(tx -> {
            var counts = new ArrayList<Long>();
            do {
                counts.add(store.tiles(tx, counts.size()));
            } while (counts.getLast() > 0);
            return counts;
        });
    }

    private byte[] load(int level, long number) {
        return cache.get(level, number)
                .orElseGet(() -> {
                    var hashes = database.read(tx -> store.tile(tx, level, number));
                    cache.put(new FullTile(level, number, hashes));
                    return hashes;
                });
    }

    /// The tiles used last. Thread-safe.
    private static final class TileCache {

        private record Key(int level, long number) {}

        private final Map<Key, byte[]> tiles =
                Collections.synchronizedMap(
                        new LinkedHashMap<>(16, 0.75f, true) {
                            @Override
                            protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
                                return size() > CACHED_TILES_MAX;
                            }
                        });

        Optional<byte[]> get(int level, long number) {
            return Optional.ofNullable(tiles.get(new Key(level, number)));
        }

        void put(FullTile tile) {
            tiles.put(new Key(tile.level(), tile.number()), tile.hashes());
        }
    }
}
