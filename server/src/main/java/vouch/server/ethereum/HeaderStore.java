package vouch.server.ethereum;

import java.util.List;
import java.util.Optional;
import vouch.server.database.Transaction;

/// The chain this database was made with and its newest blocks as last seen.
final class HeaderStore {

    record Identity(long chainId, String genesis) {}

    record Stored(long number, String hash, long timestamp) {}

    Optional<Identity> identity(Transaction tx) {
        return tx.find(
                "SELECT chain_id, genesis FROM ethereum_chain",
                row -> new Identity(row.number("chain_id"), row.text("genesis")));
    }

    void identify(Transaction tx, Identity identity) {
        tx.update(
                "INSERT INTO ethereum_chain (chain_id, genesis, last_job) VALUES (?, ?, 0)",
                identity.chainId(),
                identity.genesis());
    }

    Optional<Stored> tip(Transaction tx) {
        return below(tx, Long.MAX_VALUE, 1).stream().findFirst();
    }

    Optional<Stored> at(Transaction tx, long number) {
        return tx.find(
                "SELECT number, hash, timestamp FROM ethereum_header WHERE number = ?",
                row -> new Stored(number, row.text("hash"), row.number("timestamp")),
                number);
    }

    /// Headers below this height, newest first.
    List<Stored> below(Transaction tx, long number, int limit) {
        return tx.list(
                """
                SELECT number, hash, timestamp FROM ethereum_header WHERE number < ?
                ORDER BY number DESC LIMIT ?
                """,
                row -> new Stored(row.number("number"), row.text("hash"), row.number("timestamp")),
                number,
                limit);
    }

    void add(Transaction tx, List<Header> headers) {
        tx.batch(
                "INSERT INTO ethereum_header (number, hash, parent, timestamp) VALUES (?, ?, ?, ?)",
                headers.stream()
                        .map(header ->
                                new Object[] {
                                    header.number(),
                                    header.hash(),
                                    header.parentHash(),
                                    header.timestamp()
                                })
                        .toList());
    }

    void removeAbove(Transaction tx, long number) {
        tx.update("DELETE FROM ethereum_header WHERE number > ?", number);
    }

    void removeBelow(Transaction tx, long number) {
        tx.update("DELETE FROM ethereum_header WHERE number < ?", number);
    }
}
