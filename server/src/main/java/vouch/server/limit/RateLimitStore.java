package vouch.server.limit;

import java.time.Instant;
import java.util.List;
import vouch.server.database.Transaction;

/// The limits' SQL.
final class RateLimitStore {

    record StoredWindow(Subject subject, Instant beganAt, long used) {}

    record StoredLimit(Subject subject, long perHour) {}

    List<StoredWindow> windowsSince(Transaction tx, Instant time) {
        return tx.list(
                "select subject, endpoint, began_at, used from rate_window where began_at > ?",
                row ->
                        new StoredWindow(
                                new Subject(row.text("subject"), row.text("endpoint")),
                                row.instant("began_at"),
                                row.number("used")),
                time);
    }

    void save(Transaction tx, List<StoredWindow> windows) {
        tx.batch(
                """
                insert into rate_window (subject, endpoint, began_at, used)
                values (?, ?, ?, ?)
                on conflict (subject, endpoint)
                do update set began_at = excluded.began_at, used = excluded.used
                """,
                windows.stream()
                        .map(window ->
                                new Object[] {
                                    window.subject.name(),
                                    window.subject.endpoint(),
                                    window.beganAt,
                                    window.used
                                })
                        .toList());
    }

    int deleteWindowsUntil(Transaction tx, Instant time) {
        return tx.update("delete from rate_window where began_at <= ?", time);
    }

    List<StoredLimit> limits(Transaction tx) {
        return tx.list(
                "select subject, endpoint, per_hour from rate_limit",
                row ->
                        new StoredLimit(
                                new Subject(row.text("subject"), row.text("endpoint")),
                                row.number("per_hour")));
    }

    int saveLimit(Transaction tx, Subject subject, long perHour) {
        return tx.update(
                """
                insert into rate_limit (subject, endpoint, per_hour)
                values (?, ?, ?)
                on conflict (subject, endpoint) do update set per_hour = excluded.per_hour
                """,
                subject.name(),
                subject.endpoint(),
                perHour);
    }

    int deleteLimit(Transaction tx, Subject subject) {
        return tx.update(
                "delete from rate_limit where subject = ? and endpoint = ?",
                subject.name(),
                subject.endpoint());
    }
}
