package vouch.server.messenger;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// The SQL of who has added or blocked whom.
final class RelationStore {

    /// @param fullName what the user calls the other, empty where it is the other's own name
    record Stored(Relation relation, String fullName) {}

    Optional<Stored> find(Transaction tx, UUID userId, UUID otherId) {
        return tx.find(
                """
                select relation, full_name from messenger_relation
                where user_id = ? and other_id = ?
                """,
                RelationStore::stored,
                userId.toString(),
                otherId.toString());
    }

    void save(Transaction tx, UUID userId, UUID otherId, Stored relation, Instant now) {
        tx.update(
                """
                insert into messenger_relation (user_id, other_id, relation, full_name, since)
                values (?, ?, ?, ?, ?)
                on conflict (user_id, other_id) do update
                set relation = excluded.relation, full_name = excluded.full_name,
                    since = case when messenger_relation.relation = excluded.relation
                        then messenger_relation.since else excluded.since end
                """,
                userId.toString(),
                otherId.toString(),
                relation.relation().name(),
                relation.fullName(),
                now);
    }

    boolean delete(Transaction tx, UUID userId, UUID otherId, Relation relation) {
        return tx.update(
                        """
                        delete from messenger_relation
                        where user_id = ? and other_id = ? and relation = ?
                        """,
                        userId.toString(),
                        otherId.toString(),
                        relation.name())
                == 1;
    }

    /// How many the user has added or blocked.
    long count(Transaction tx, UUID userId, Relation relation) {
        return tx.find(
                        """
                        select count(*) as n from messenger_relation
                        where user_id = ? and relation = ?
                        """,
                        row -> row.number("n"),
                        userId.toString(),
                        relation.name())
                .orElseThrow();
    }

    private static Stored stored(Row row) {
        return new Stored(Relation.valueOf(row.text("relation")), row.text("full_name"));
    }
}
