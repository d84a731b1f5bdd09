package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// What happened to users' accounts, as `GET /logs` tells them.
final class AccountLog {

    private final InstantSource clock;

    AccountLog(InstantSource clock) {
        this.clock = clock;
    }

    /// @param code one word, such as `PIN_INCORRECT`
    void add(Transaction tx, UUID userId, String code) {
        tx.update(
                """
                insert into messenger_log (log_id, user_id, code, ip_address, created_at)
                values (?, ?, ?, '', ?)
                """,
                UUID.randomUUID().toString(),
                userId.toString(),
                code,
                clock.instant());
    }

    /// The newest first.
    ///
    /// @param category only entries of this code, where it is given
    List<ObjectNode> list(Transaction tx, UUID userId, Optional<String> category, Page page) {
        String code = category.orElse(null);
        return tx.list(
                """
                select log_id, code, ip_address, created_at from messenger_log
                where user_id = ? and (code = ? or ? = 1) and created_at < ?
                order by created_at desc, log_id
                limit ?
                """,
                AccountLog::entry,
                userId.toString(),
                code == null ? "" : code,
                code == null,
                page.offset().map(at -> Page.bound(at, false)).orElse(Page.LAST),
                page.limit());
    }

    private static ObjectNode entry(Row row) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "log");
        node.put("log_id", row.text("log_id"));
        node.put("code", row.text("code"));
        node.put("ip_address", row.text("ip_address"));
        node.put("created_at", row.instant("created_at").toString());
        return node;
    }
}
