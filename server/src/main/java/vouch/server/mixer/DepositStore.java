package vouch.server.mixer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.server.database.Row;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Address;

/// What came to forwarder addresses.
final class DepositStore {

    private static final String SELECT =
            """
            select id, order_id, transaction_hash, log_index, block_number, sender, units,
                confirmed_at, state, because, closed, lot, refund_units, refund_attempts, refund_job,
                refund_hash
            from mixer_deposit
            """;

    /// The same transfer, where the chain had taken it back.
    Optional<Deposit> takenBack(Transaction tx, long orderId, Movement movement) {
        return tx
                .list(
                        SELECT
                                + """
                                where order_id = ? and transaction_hash = ? and sender = ?
                                    and units = ? and state = 'taken_back' order by id limit 1
                                """,
                        DepositStore::deposit,
                        orderId,
                        movement.transactionHash(),
                        movement.from().text(),
                        movement.units().text())
                .stream()
                .findFirst();
    }

    /// It is on the chain again, perhaps elsewhere.
    void revive(
            Transaction tx,
            long id,
            Movement movement,
            Deposit.State state,
            @Nullable String because,
            Instant confirmedAt) {
        tx.update(
                """
                update mixer_deposit set log_index = ?, block_number = ?, state = ?, because = ?,
                    confirmed_at = ?, closed = 0, lot = null where id = ?
                """,
                movement.logIndex(),
                movement.blockNumber(),
                state.stored(),
                because,
                confirmedAt,
                id);
    }

    void add(
            Transaction tx,
            long orderId,
            Movement movement,
            Deposit.State state,
            @Nullable String because,
            Instant confirmedAt) {
        tx.update(
                """
                insert into mixer_deposit (id, order_id, transaction_hash, log_index,
                    block_number, sender, units, confirmed_at, state, because, refund_attempts)
                values ((select coalesce(max(id), 0) + 1 from mixer_deposit),
                    ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
                """,
                orderId,
                movement.transactionHash(),
                movement.logIndex(),
                movement.blockNumber(),
                movement.from().text(),
                movement.units().text(),
                confirmedAt,
                state.stored(),
                because);
    }

    List<Deposit> of(Transaction tx, long orderId) {
        return tx.list(SELECT + "where order_id = ? order by id", DepositStore::deposit, orderId);
    }

    /// What is to be sent back, or on its way.
    List<Deposit> underRefund(Transaction tx) {
        return tx.list(
                SELECT + "where state in ('to_refund', 'refunding') order by id",
                DepositStore::deposit);
    }

    /// Those above a height that the chain has not taken back before.
    List<Deposit> above(Transaction tx, long block) {
        return tx.list(
                SELECT + "where block_number > ? and state <> 'taken_back' order by id",
                DepositStore::deposit,
                block);
    }

    Optional<Deposit> find(Transaction tx, long id) {
        return tx.find(SELECT + "where id = ?", DepositStore::deposit, id);
    }

    void state(Transaction tx, long id, Deposit.State state, @Nullable String because) {
        tx.update(
                "update mixer_deposit set state = ?, because = ? where id = ?",
                state.stored(),
                because,
                id);
    }

    /// What is held stays where it is.
    void close(Transaction tx, long id) {
        tx.update("update mixer_deposit set closed = 1 where id = ?", id);
    }

    void lot(Transaction tx, long id, @Nullable Long lot) {
        tx.update("update mixer_deposit set lot = ? where id = ?", lot, id);
    }

    /// The chain took back what brought deposits into the pool: they are in their forwarders again.
    ///
    /// @return their orders
    List<Long> outOf(Transaction tx, List<Long> lots) {
        return lots.stream()
                .flatMap(lot ->
                        tx
                                .list(
                                        "update mixer_deposit set lot = null where lot = ?"
                                                + " returning order_id",
                                        row -> row.number("order_id"),
                                        lot)
                                .stream())
                .distinct()
                .toList();
    }

    void refunding(Transaction tx, long id, TokenAmount units, int attempt, long job) {
        tx.update(
                """
                update mixer_deposit set state = 'refunding', refund_units = ?,
                    refund_attempts = ?, refund_job = ? where id = ?
                """,
                units.text(),
                attempt,
                job,
                id);
    }

    void refunded(Transaction tx, long id, String hash) {
        tx.update(
                "update mixer_deposit set state = 'refunded', refund_hash = ? where id = ?",
                hash,
                id);
    }

    /// The transaction that sent it back is not in the chain any more; its job goes on.
    void unrefunded(Transaction tx, String hash) {
        tx.update(
                """
                update mixer_deposit set refund_hash = null,
                    state = case state when 'refunded' then 'refunding' else state end
                where refund_hash = ?
                """,
                hash);
    }

    private static Deposit deposit(Row row) {
        return new Deposit(
                row.number("id"),
                row.number("order_id"),
                row.text("transaction_hash"),
                (int) row.number("log_index"),
                row.number("block_number"),
                Address.parse(row.text("sender")),
                TokenAmount.parse(row.text("units")),
                row.instant("confirmed_at"),
                Deposit.State.ofStored(row.text("state")),
                Rows.text(row, "because"),
                row.number("closed") != 0,
                Rows.number(row, "lot"),
                refund(row));
    }

    private static Optional<Deposit.Refund> refund(Row row) {
        return Rows.text(row, "refund_units")
                .map(units ->
                        new Deposit.Refund(
                                TokenAmount.parse(units),
                                new Order.Work(
                                        (int) row.number("refund_attempts"),
                                        Rows.number(row, "refund_job")),
                                Rows.text(row, "refund_hash")));
    }
}
