package vouch.server.messenger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// Snapshots, and the traces they were paid under.
final class SnapshotStore {

    private static final String COLUMNS =
            "s.snapshot_id, s.user_id, s.asset_id, s.kind, s.amount, s.opening_balance,"
                    + " s.closing_balance, s.created_at, s.opponent_id, s.trace_id, s.memo,"
                    + " s.transaction_hash, s.sender, s.destination, s.tag";

    /// The time of what is booked next: now, or just behind the last. Whoever has it is the only
    /// one to change the wallet until its transaction ends.
    Instant tick(Transaction tx, Instant now) {
        return tx.find(
                        """
                        update wallet_clock set at = case when at < ? then ? else at + 1 end
                        where id = 1 returning at
                        """,
                        row -> row.instant("at"),
                        now,
                        now)
                .orElseThrow();
    }

    void insert(Transaction tx, Snapshot snapshot, long entryId) {
        tx.update("update wallet_clock set snapshots = snapshots + 1 where id = 1");
        var columns = Columns.of(snapshot.movement());
        tx.update(
                """
                insert into wallet_snapshot
                    (snapshot_id, user_id, asset_id, kind, amount, opening_balance,
                     closing_balance, entry_id, created_at, opponent_id, trace_id, memo,
                     transaction_hash, sender, destination, tag)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                snapshot.snapshotId().toString(),
                snapshot.userId().toString(),
                snapshot.assetId().toString(),
                snapshot.movement().kind(),
                snapshot.units(),
                snapshot.openingBalance(),
                snapshot.closingBalance(),
                entryId,
                snapshot.createdAt(),
                columns.opponent,
                snapshot.movement().traceId().map(UUID::toString).orElse(null),
                columns.memo,
                columns.hash,
                columns.sender,
                columns.destination,
                columns.tag);
    }

    /// What a kind of movement has; null for what it has not.
    private record Columns(
            @Nullable String opponent,
            @Nullable String memo,
            @Nullable String hash,
            @Nullable String sender,
            @Nullable String destination,
            @Nullable String tag) {

        static Columns of(Movement movement) {
            return switch (movement) {
                case Movement.Deposit(var hash, var sender, var destination, var tag) ->
                        new Columns(null, null, hash, sender, destination, tag);
                case Movement.Transfer(var opponent, _, var memo) ->
                        new Columns(opponent.toString(), memo, null, null, null, null);
                case Movement.Withdrawal(_, var memo, var hash, var destination, var tag) ->
                        new Columns(null, memo, hash, null, destination, tag);
                case Movement.Fee _ -> new Columns(null, null, null, null, null, null);
            };
        }
    }

    void insertTrace(Transaction tx, UUID traceId, UUID snapshotId) {
        tx.update(
                "insert into wallet_trace (trace_id, snapshot_id) values (?, ?)",
                traceId.toString(),
                snapshotId.toString());
    }

    Optional<Snapshot> find(Transaction tx, UUID snapshotId) {
        return tx.find(
                "select " + COLUMNS + " from wallet_snapshot s where s.snapshot_id = ?",
                SnapshotStore::snapshot,
                snapshotId.toString());
    }

    /// The payer's snapshot of what was paid under a trace.
    Optional<Snapshot> paid(Transaction tx, UUID traceId) {
        return tx.find(
                "select "
                        + COLUMNS
                        + " from wallet_trace t join wallet_snapshot s"
                        + " on s.snapshot_id = t.snapshot_id where t.trace_id = ?",
                SnapshotStore::snapshot,
                traceId.toString());
    }

    /// Both sides of the transfer of a trace; none for another payment.
    List<Snapshot> transfers(Transaction tx, UUID traceId) {
        return tx.list(
                "select "
                        + COLUMNS
                        + " from wallet_snapshot s where s.trace_id = ? and s.kind = 'transfer'"
                        + " order by s.created_at",
                SnapshotStore::snapshot,
                traceId.toString());
    }

    /// @param user whose; everybody's where there is none
    List<Snapshot> list(Transaction tx, Optional<UUID> user, SnapshotQuery query) {
        var conditions = conditions(user, query);
        return tx.list(listing(conditions, query), SnapshotStore::snapshot, conditions.values());
    }

    static Conditions conditions(Optional<UUID> user, SnapshotQuery query) {
        var conditions = new Conditions();
        user.ifPresent(id -> conditions.add("user_id = ?", id.toString()));
        conditions.add(query);
        query.opponent().ifPresent(id -> conditions.add("opponent_id = ?", id.toString()));
        conditions.value(query.limit());
        return conditions;
    }

    static String listing(Conditions conditions, SnapshotQuery query) {
        return "select "
                + COLUMNS
                + " from wallet_snapshot s"
                + conditions.where()
                + query.orderBy()
                + " limit ?";
    }

    /// How many there are, as was counted when they were made.
    long count(Transaction tx) {
        return tx.find(
                        "select snapshots from wallet_clock where id = 1",
                        row -> row.number("snapshots"))
                .orElseThrow();
    }

    private static Snapshot snapshot(Row row) {
        return new Snapshot(
                row.uuid("snapshot_id"),
                row.uuid("user_id"),
                row.uuid("asset_id"),
                row.number("amount"),
                row.number("opening_balance"),
                row.number("closing_balance"),
                row.instant("created_at"),
                movement(row));
    }

    private static Movement movement(Row row) {
        return switch (row.text("kind")) {
            case "deposit" ->
                    new Movement.Deposit(
                            row.text("transaction_hash"),
                            row.text("sender"),
                            row.text("destination"),
                            row.text("tag"));
            case "transfer" ->
                    new Movement.Transfer(
                            row.uuid("opponent_id"), row.uuid("trace_id"), row.text("memo"));
            case "withdrawal" ->
                    new Movement.Withdrawal(
                            row.uuid("trace_id"),
                            row.text("memo"),
                            row.text("transaction_hash"),
                            row.text("destination"),
                            row.text("tag"));
            case "fee" -> new Movement.Fee(row.uuid("trace_id"));
            default -> throw new IllegalStateException("snapshot of kind " + row.text("kind"));
        };
    }
}
