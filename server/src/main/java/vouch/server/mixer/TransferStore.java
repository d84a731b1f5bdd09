package vouch.server.mixer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.server.database.Row;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Address;

/// The token's movements into and out of our addresses, and how far the chain was read.
final class TransferStore {

    /// The blocks that are remembered: a reorganisation deeper than that is not found here.
    static final int BLOCKS_KEPT = 512;

    /// What a movement was.
    enum Kind {
        FUNDING,
        DEPOSIT,
        SWEEP,
        /// Out of the pool, and not yet known what for.
        OUT,
        PAYOUT,
        REFUND,
        WITHDRAWAL,
        /// From an address of ours to the same.
        NOTHING;

        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A movement and what it was.
    record Known(Movement movement, Kind kind, Optional<Long> orderId) {}

    record Block(long number, String hash) {}

    private static final String SELECT =
            """
            select transaction_hash, log_index, block_number, block_hash, block_time, sender,
                recipient, units, kind, order_id
            from mixer_transfer
            """;

    void add(Transaction tx, Movement movement, Kind kind, @Nullable Long orderId) {
        tx.update(
                """
                insert into mixer_transfer (transaction_hash, log_index, block_number, block_hash,
                    block_time, sender, recipient, units, kind, order_id)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                movement.transactionHash(),
                movement.logIndex(),
                movement.blockNumber(),
                movement.blockHash(),
                movement.blockTime(),
                movement.from().text(),
                movement.to().text(),
                movement.units().text(),
                kind.stored(),
                orderId);
    }

    void is(Transaction tx, Movement movement, Kind kind, @Nullable Long orderId) {
        tx.update(
                """
                update mixer_transfer set kind = ?, order_id = ?
                where transaction_hash = ? and log_index = ?
                """,
                kind.stored(),
                orderId,
                movement.transactionHash(),
                movement.logIndex());
    }

    List<Known> in(Transaction tx, String transactionHash) {
        return tx.list(
                SELECT + "where transaction_hash = ? order by log_index",
                TransferStore::known,
                transactionHash);
    }

    /// What left the pool in blocks up to this one, and is not yet known what for.
    List<Known> unexplained(Transaction tx, long block) {
        return tx.list(
                SELECT
                        + "where kind = 'out' and block_number <= ? order by block_number, log_index",
                TransferStore::known,
                block);
    }

    List<Known> all(Transaction tx) {
        return tx.list(SELECT + "order by block_number, log_index", TransferStore::known);
    }

    /// Transactions that moved something in blocks above this one.
    List<String> transactionsAbove(Transaction tx, long block) {
        return tx.list(
                "select distinct transaction_hash from mixer_transfer where block_number > ?",
                row -> row.text("transaction_hash"),
                block);
    }

    void forgetAbove(Transaction tx, long block) {
        tx.update("delete from mixer_transfer where block_number > ?", block);
        tx.update("delete from mixer_block where number > ?", block);
    }

    /// The newest blocks that were read, the newest first.
    List<Block> blocks(Transaction tx) {
        return tx.list(
                "select number, hash from mixer_block order by number desc",
                row -> new Block(row.number("number"), row.text("hash")));
    }

    void read(Transaction tx, Block block) {
        tx.update(
                """
                insert into mixer_block (number, hash) values (?, ?)
                on conflict (number) do update set hash = excluded.hash
                """,
                block.number(),
                block.hash());
        tx.update(
                """
                delete from mixer_block where number not in
                    (select number from mixer_block order by number desc limit ?)
                """,
                BLOCKS_KEPT);
    }

    private static Known known(Row row) {
        return new Known(
                new Movement(
                        row.text("transaction_hash"),
                        (int) row.number("log_index"),
                        row.number("block_number"),
                        row.text("block_hash"),
                        row.instant("block_time"),
                        Address.parse(row.text("sender")),
                        Address.parse(row.text("recipient")),
                        TokenAmount.parse(row.text("units"))),
                Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
                Rows.number(row, "order_id"));
    }
}
