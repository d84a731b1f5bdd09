package vouch.server.notary;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.protocol.Digest;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// The registry and what is derived from it: tiles, the checkpoint. Anchors are in [AnchorStore].
final class NotaryStore {

    /// Digests looked up by one statement: the largest first, the rest with a smaller one.
    private static final int[] LOOK_UP_SIZES = {256, 16, 1};

    record Registration(Digest digest, long leafIndex, long accountId, Instant acceptedAt) {}

    record StoredCheckpoint(long size, Digest root, String note) {}

    /// Which of these are registered.
    List<Digest> known(Transaction tx, List<Digest> digests) {
        var known = new ArrayList<Digest>();
        int from = 0;
        while (from < digests.size()) {
            int left = digests.size() - from;
            int size = Arrays.stream(LOOK_UP_SIZES).filter(s -> s <= left).findFirst().orElse(1);
            var parameters =
                    digests.subList(from, from + size).stream().map(Digest::bytes).toArray();
            known.addAll(tx.list(LookUp.of(size), row -> digest(row, "digest"), parameters));
            from += size;
        }
        return known;
    }

    private static final class LookUp {
        static String of(int size) {
            return "select digest from registration where digest in (?"
                    + ", ?".repeat(size - 1)
                    + ")";
        }
    }

    long nextLeafIndex(Transaction tx) {
        return tx.find(
                        "select coalesce(max(leaf_index), -1) + 1 as next from registration",
                        row -> row.number("next"))
                .orElseThrow();
    }

    void insert(Transaction tx, List<Registration> registrations) {
        tx.batch(
                """
                insert into registration (digest, leaf_index, account_id, accepted_at)
                values (?, ?, ?, ?)
                """,
                registrations.stream()
                        .map(one ->
                                new @Nullable Object[] {
                                    one.digest().bytes(),
                                    one.leafIndex(),
                                    one.accountId(),
                                    one.acceptedAt()
                                })
                        .toList());
    }

    Optional<Registration> find(Transaction tx, Digest digest) {
        return tx.find(
                """
                select digest, leaf_index, account_id, accepted_at from registration
                where digest = ?
                """,
                NotaryStore::registration,
                digest.bytes());
    }

    /// When the entry at this place of the log was accepted.
    Optional<Instant> acceptedAt(Transaction tx, long leafIndex) {
        return tx.find(
                "select accepted_at from registration where leaf_index = ?",
                row -> row.instant("accepted_at"),
                leafIndex);
    }

    /// The first leaf of a range that has no transaction of its own.
    Optional<LogOnlyEntries.Entry> firstLogOnly(Transaction tx, long from, long to) {
        return tx.find(
                """
                select leaf_index, accepted_at from registration
                where leaf_index >= ? and leaf_index < ? and not exists (
                    select 1 from direct_entry
                    where direct_entry.leaf_index = registration.leaf_index)
                order by leaf_index limit 1
                """,
                row ->
                        new LogOnlyEntries.Entry(
                                row.number("leaf_index"), row.instant("accepted_at")),
                from,
                to);
    }

    /// The log's entries in order, at most `count` of them.
    List<Digest> entries(Transaction tx, long from, int count) {
        return tx.list(
                """
                select digest from registration
                where leaf_index >= ? and leaf_index < ? order by leaf_index
                """,
                row -> digest(row, "digest"),
                from,
                from + count);
    }

    long registeredBy(Transaction tx, long accountId) {
        return tx.find(
                        "select count(*) as n from registration where account_id = ?",
                        row -> row.number("n"),
                        accountId)
                .orElseThrow();
    }

    record AccountCount(long accountId, long registered) {}

    List<AccountCount> registeredByAccount(Transaction tx) {
        return tx.list(
                """
                select account_id, count(*) as n from registration
                group by account_id order by account_id
                """,
                row -> new AccountCount(row.number("account_id"), row.number("n")));
    }

    record Extent(long count, long least, long greatest) {}

    /// How many entries there are, and the ends of their indices; without gaps, these agree.
    Extent extent(Transaction tx) {
        return tx.find(
                        """
                        select count(*) as n, coalesce(min(leaf_index), 0) as least,
                            coalesce(max(leaf_index), -1) as greatest
                        from registration
                        """,
                        row ->
                                new Extent(
                                        row.number("n"),
                                        row.number("least"),
                                        row.number("greatest")))
                .orElseThrow();
    }

    /// How many full tiles there are at a level, if they are without gaps.
    long tiles(Transaction tx, int level) {
        return tx.find(
                        "select coalesce(max(number), -1) + 1 as n from log_tile where level = ?",
                        row -> row.number("n"),
                        level)
                .orElseThrow();
    }

    Optional<byte[]> findTile(Transaction tx, int level, long number) {
        return tx.find(
                "select hashes from log_tile where level = ? and number = ?",
                row -> row.bytes("hashes"),
                level,
                number);
    }

    byte[] tile(Transaction tx, int level, long number) {
        return findTile(tx, level, number)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the log has no tile " + number + " at level " + level));
    }

    void insertTile(Transaction tx, FullTile tile) {
        tx.update(
                """
                insert into log_tile (level, number, hashes) values (?, ?, ?)
                on conflict (level, number) do update set hashes = excluded.hashes
                """,
                tile.level(),
                tile.number(),
                tile.hashes());
    }

    Optional<StoredCheckpoint> checkpoint(Transaction tx) {
        return tx.find(
                "select tree_size, root, note from log_checkpoint where id = 1",
                row ->
                        new StoredCheckpoint(
                                row.number("tree_size"), digest(row, "root"), row.text("note")));
    }

    void saveCheckpoint(Transaction tx, StoredCheckpoint checkpoint) {
        tx.update(
                """
                insert into log_checkpoint (id, tree_size, root, note) values (1, ?, ?, ?)
                on conflict (id) do update
                set tree_size = excluded.tree_size, root = excluded.root, note = excluded.note
                """,
                checkpoint.size(),
                checkpoint.root().bytes(),
                checkpoint.note());
    }

    static Digest digest(Row row, String column) {
        return Digest.ofBytes(row.bytes(column));
    }

    private static Registration registration(Row row) {
        return new Registration(
                digest(row, "digest"),
                row.number("leaf_index"),
                row.number("account_id"),
                row.instant("accepted_at"));
    }
}
