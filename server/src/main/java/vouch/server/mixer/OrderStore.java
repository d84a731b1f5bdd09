package vouch.server.mixer;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vouch.server.database.Row;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Address;

/// Orders.
final class OrderStore {

    private static final String COLUMNS =
            """
            id, forwarder, salt, api_key, destination, delay_hours, mixing_code, available_units,
            fixed_fee, variable_fee, letter, created_at, expires, state, due, payout_units,
            payout_attempts, payout_job, payout_hash, paid_at, held_because, held_cause, held_from,
            sweep_attempts, sweep_job
            """;

    private static final String SELECT = "select " + COLUMNS + " from mixer_order ";

    /// @return its id: one more than the last one's
    long add(Transaction tx, OrderTerms terms) {
        return tx.find(
                        """
                        insert into mixer_order (id, forwarder, salt, api_key, destination,
                            delay_hours, mixing_code, available_units, fixed_fee, variable_fee,
                            letter, created_at, expires, state, payout_attempts, sweep_attempts)
                        values ((select coalesce(max(id), 0) + 1 from mixer_order),
                            ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', 0, 0)
                        returning id
                        """,
                        row -> row.number("id"),
                        terms.forwarder().text(),
                        terms.salt(),
                        terms.apiKey(),
                        terms.destination().text(),
                        terms.delayHours(),
                        terms.mixingCode(),
                        terms.available().text(),
                        terms.fees().fixed().toPlainString(),
                        terms.fees().percent().toPlainString(),
                        terms.letter(),
                        terms.createdAt(),
                        terms.expires())
                .orElseThrow();
    }

    Optional<Order> find(Transaction tx, long id) {
        return tx.find(SELECT + "where id = ?", OrderStore::order, id);
    }

    Order get(Transaction tx, long id) {
        return find(tx, id).orElseThrow();
    }

    Optional<Order> at(Transaction tx, Address forwarder) {
        return tx.find(SELECT + "where forwarder = ?", OrderStore::order, forwarder.text());
    }

    /// Newest first.
    ///
    /// @param state for `Held` also those that go on, or have ended, and of which a deposit is held
    /// @param before only those with a smaller id
    List<Order> list(Transaction tx, Optional<OrderState> state, Optional<Long> before, int count) {
        return tx.list(
                SELECT
                        + """
                        where (? is null or state = ?
                                or (? = 'held' and id in (select order_id from mixer_deposit
                                    where state = 'held' and closed = 0)))
                            and id < ? order by id desc limit ?
                        """,
                OrderStore::order,
                stored(state),
                stored(state),
                stored(state),
                before.orElse(Long.MAX_VALUE),
                count);
    }

    private static @Nullable String stored(Optional<OrderState> state) {
        return state.map(OrderState::stored).orElse(null);
    }

    /// In the order in which they were opened.
    List<Order> in(Transaction tx, OrderState... states) {
        return tx.list(
                SELECT + "where state in (" + words(states) + ") order by id", OrderStore::order);
    }

    private static String words(OrderState... states) {
        return Arrays.stream(states)
                .map(state -> "'" + state.stored() + "'")
                .collect(Collectors.joining(", "));
    }

    /// Those whose payout's time has come.
    List<Order> dueBy(Transaction tx, Instant now) {
        return tx.list(
                SELECT + "where state = 'waiting' and due <= ? order by due, id",
                OrderStore::order,
                now);
    }

    /// Open ones whose time was over at this one.
    List<Order> openUntil(Transaction tx, Instant time) {
        return tx.list(
                SELECT + "where state = 'open' and expires <= ? order by id",
                OrderStore::order,
                time);
    }

    /// Those with something in their forwarder that ought to be in the pool.
    List<Order> toSweep(Transaction tx) {
        return tx.list(
                SELECT
                        + """
                        where id in (
                            select d.order_id from mixer_deposit d
                                join mixer_order o on o.id = d.order_id
                            where d.lot is null and (d.state = 'to_refund'
                                or (d.state = 'credited'
                                    and o.state in ('funded', 'paying', 'paid'))))
                        order by id
                        """,
                OrderStore::order);
    }

    long openOf(Transaction tx, String apiKey) {
        return tx.find(
                        "select count(*) as n from mixer_order where api_key = ? and state = 'open'",
                        row -> row.number("n"),
                        apiKey)
                .orElseThrow();
    }

    long count(Transaction tx, OrderState state) {
        return tx.find(
                        "select count(*) as n from mixer_order where state = ?",
                        row -> row.number("n"),
                        state.stored())
                .orElseThrow();
    }

    /// How many wait for a person, themselves or one of their deposits.
    long held(Transaction tx) {
        return tx.find(
                        """
                        select count(*) as n from mixer_order where state = 'held'
                            or id in (select order_id from mixer_deposit
                                where state = 'held' and closed = 0)
                        """,
                        row -> row.number("n"))
                .orElseThrow();
    }

    void state(Transaction tx, long id, OrderState state) {
        tx.update("update mixer_order set state = ? where id = ?", state.stored(), id);
    }

    void waiting(Transaction tx, long id, Instant due) {
        tx.update("update mixer_order set state = 'waiting', due = ? where id = ?", due, id);
    }

    void paying(Transaction tx, long id, TokenAmount payout, int attempt, long job) {
        tx.update(
                """
                update mixer_order set state = 'paying', payout_units = ?, payout_attempts = ?,
                    payout_job = ? where id = ?
                """,
                payout.text(),
                attempt,
                job,
                id);
    }

    void paid(Transaction tx, long id, String hash, Instant at) {
        tx.update(
                """
                update mixer_order set state = 'paid', payout_hash = ?, paid_at = ?,
                    held_because = null, held_cause = null, held_from = null where id = ?
                """,
                hash,
                at,
                id);
    }

    /// It was paid, and is held for another reason.
    void heldPaid(Transaction tx, long id, String hash, Instant at) {
        tx.update("update mixer_order set payout_hash = ?, paid_at = ? where id = ?", hash, at, id);
    }

    /// The transaction that paid is not in the chain any more; its job goes on.
    void unpaid(Transaction tx, String hash) {
        tx.update(
                """
                update mixer_order set payout_hash = null, paid_at = null,
                    state = case state when 'paid' then 'paying' else state end
                where payout_hash = ?
                """,
                hash);
    }

    /// The payout came to nothing; it may be begun again.
    void payAgain(Transaction tx, long id) {
        tx.update(
                """
                update mixer_order set state = 'waiting', payout_job = null,
                    held_because = null, held_cause = null, held_from = null where id = ?
                """,
                id);
    }

    void sweeping(Transaction tx, long id, int attempt, Optional<Long> job) {
        tx.update(
                "update mixer_order set sweep_attempts = ?, sweep_job = ? where id = ?",
                attempt,
                job.orElse(null),
                id);
    }

    /// Keeps the state it was in, unless it is held already.
    void hold(Transaction tx, long id, HoldCause cause, String because) {
        tx.update(
                """
                update mixer_order set held_from = state, state = 'held', held_cause = ?,
                    held_because = ? where id = ? and state <> 'held'
                """,
                cause.stored(),
                because,
                id);
    }

    /// Holds it for this, also where it was held for something that will show itself again.
    void holdAbove(Transaction tx, long id, HoldCause cause, String because) {
        hold(tx, id, cause, because);
        tx.update(
                """
                update mixer_order set held_cause = ?, held_because = ?
                where id = ? and held_cause in ('sweep', 'payout', 'refund')
                """,
                cause.stored(),
                because,
                id);
    }

    /// There will be no payout; what was tried of one moved nothing.
    void paysNothing(Transaction tx, long id) {
        tx.update("update mixer_order set payout_units = null, payout_job = null where id = ?", id);
    }

    /// The state it is in; ends a hold.
    void release(Transaction tx, long id, OrderState state) {
        tx.update(
                """
                update mixer_order set state = ?, held_because = null, held_cause = null,
                    held_from = null where id = ?
                """,
                state.stored(),
                id);
    }

    private static Order order(Row row) {
        return new Order(
                row.number("id"),
                terms(row),
                OrderState.ofStored(row.text("state")),
                row.optionalInstant("due"),
                payout(row),
                hold(row),
                new Order.Work((int) row.number("sweep_attempts"), Rows.number(row, "sweep_job")));
    }

    private static OrderTerms terms(Row row) {
        return new OrderTerms(
                Address.parse(row.text("forwarder")),
                row.text("salt"),
                row.text("api_key"),
                Address.parse(row.text("destination")),
                (int) row.number("delay_hours"),
                row.text("mixing_code"),
                TokenAmount.parse(row.text("available_units")),
                FeeSchedule.parse(row.text("fixed_fee"), row.text("variable_fee")),
                row.text("letter"),
                row.instant("created_at"),
                row.instant("expires"));
    }

    private static Optional<Order.Payout> payout(Row row) {
        return Rows.text(row, "payout_units")
                .map(units ->
                        new Order.Payout(
                                TokenAmount.parse(units),
                                new Order.Work(
                                        (int) row.number("payout_attempts"),
                                        Rows.number(row, "payout_job")),
                                Rows.text(row, "payout_hash"),
                                row.optionalInstant("paid_at")));
    }

    private static Optional<Order.Hold> hold(Row row) {
        return Rows.text(row, "held_cause")
                .map(cause ->
                        new Order.Hold(
                                HoldCause.ofStored(cause),
                                row.text("held_because"),
                                OrderState.ofStored(row.text("held_from"))));
    }
}
