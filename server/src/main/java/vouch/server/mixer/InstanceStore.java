package vouch.server.mixer;

import java.util.Optional;
import vouch.server.database.Row;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Address;

/// The one row about the mixer itself.
final class InstanceStore {

    Optional<Instance> find(Transaction tx) {
        return tx.find(
                """
                select chain_id, genesis, token, decimals, pool, opening_units from mixer_instance
                """,
                InstanceStore::instance);
    }

    /// @param block what was read of the chain before the first order
    void add(Transaction tx, Instance instance, long block) {
        tx.update(
                """
                insert into mixer_instance (id, chain_id, genesis, token, decimals, pool,
                    opening_units, scanned_block, maintenance)
                values (1, ?, ?, ?, ?, ?, ?, ?, 0)
                """,
                instance.chainId(),
                instance.genesis(),
                instance.token().text(),
                instance.scale().decimals(),
                instance.pool().text(),
                instance.opening().text(),
                block);
    }

    /// Lets whoever changes orders or lots do so one after the other.
    void takeTurn(Transaction tx) {
        tx.update("update mixer_instance set id = id");
    }

    /// The height up to which the chain was read.
    long scanned(Transaction tx) {
        return tx.find(
                        "select scanned_block from mixer_instance",
                        row -> row.number("scanned_block"))
                .orElseThrow();
    }

    void scanned(Transaction tx, long block) {
        tx.update("update mixer_instance set scanned_block = ?", block);
    }

    boolean maintenance(Transaction tx) {
        return tx.find("select maintenance from mixer_instance", row -> row.flag("maintenance"))
                .orElse(false);
    }

    void maintenance(Transaction tx, boolean on) {
        tx.update("update mixer_instance set maintenance = ?", on);
    }

    private static Instance instance(Row row) {
        return new Instance(
                row.number("chain_id"),
                row.text("genesis"),
                Address.parse(row.text("token")),
                new TokenScale((int) row.number("decimals")),
                Address.parse(row.text("pool")),
                TokenAmount.parse(row.text("opening_units")));
    }
}
