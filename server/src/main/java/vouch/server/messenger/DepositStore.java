package vouch.server.messenger;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// Deposits, and the destinations they go to.
final class DepositStore {

    private static final String COLUMNS =
            "transaction_id, user_id, asset_id, amount, transaction_hash, sender, destination, tag,"
                    + " confirmations, created_at, snapshot_id";

    /// Where deposits of one chain go for one user.
    record Destination(String destination, String tag) {}

    Optional<Destination> destination(Transaction tx, UUID userId, UUID chainId) {
        return tx.find(
                """
                select destination, tag from wallet_destination
                where user_id = ? and chain_id = ?
                """,
                row -> new Destination(row.text("destination"), row.text("tag")),
                userId.toString(),
                chainId.toString());
    }

    /// Does nothing where the user has one already, or somebody else this one.
    void insertDestination(Transaction tx, UUID userId, UUID chainId, Destination destination) {
        tx.update(
                """
                insert into wallet_destination (user_id, chain_id, destination, tag)
                values (?, ?, ?, ?) on conflict do nothing
                """,
                userId.toString(),
                chainId.toString(),
                destination.destination(),
                destination.tag());
    }

    void insert(Transaction tx, Deposit deposit) {
        tx.update(
                "insert into wallet_deposit ("
                        + COLUMNS
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                deposit.transactionId().toString(),
                deposit.userId().toString(),
                deposit.assetId().toString(),
                deposit.amount().units(),
                deposit.source().transactionHash(),
                deposit.source().sender(),
                deposit.source().destination(),
                deposit.source().tag(),
                deposit.confirmations(),
                deposit.createdAt(),
                deposit.snapshotId().map(UUID::toString).orElse(null));
    }

    void update(Transaction tx, Deposit deposit) {
        tx.update(
                """
                update wallet_deposit set confirmations = ?, snapshot_id = ?
                where transaction_id = ?
                """,
                deposit.confirmations(),
                deposit.snapshotId().map(UUID::toString).orElse(null),
                deposit.transactionId().toString());
    }

    Optional<Deposit> find(Transaction tx, UUID transactionId) {
        return tx.find(
                "select " + COLUMNS + " from wallet_deposit where transaction_id = ?",
                DepositStore::deposit,
                transactionId.toString());
    }

    /// Deposits that are not confirmed yet.
    List<Deposit> pending(Transaction tx, SnapshotQuery query) {
        var conditions = new Conditions();
        conditions.add(query);
        conditions.value(query.limit());
        return tx.list(
                "select "
                        + COLUMNS
                        + " from wallet_deposit"
                        + conditions.where()
                        + (conditions.where().isEmpty() ? " where" : " and")
                        + " snapshot_id is null"
                        + query.orderBy()
                        + " limit ?",
                DepositStore::deposit,
                conditions.values());
    }

    private static Deposit deposit(Row row) {
        return new Deposit(
                row.uuid("transaction_id"),
                row.uuid("user_id"),
                row.uuid("asset_id"),
                new Amount(row.number("amount")),
                new Movement.Deposit(
                        row.text("transaction_hash"),
                        row.text("sender"),
                        row.text("destination"),
                        row.text("tag")),
                row.number("confirmations"),
                row.instant("created_at"),
                row.isNull("snapshot_id")
                        ? Optional.empty()
                        : Optional.of(row.uuid("snapshot_id")));
    }
}
