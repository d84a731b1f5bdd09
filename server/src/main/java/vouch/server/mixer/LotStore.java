package vouch.server.mixer;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// What the pool is made of, and who is promised what of it.
final class LotStore {

    /// What a part of a lot is spoken for.
    enum Purpose {
        RESERVED,
        PAID,
        FEE,
        REFUND,
        REFUND_FEE,
        HELD,
        WITHDRAWN;

        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Purpose ofStored(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /// @param subject an order's id, for refunds and what is held a deposit's, for what was
    ///   withdrawn a block's number
    record Allocation(long lot, Purpose purpose, long subject, TokenAmount units) {}

    /// @param depositId of what it was made of; none for what the operator put in
    long add(
            Transaction tx,
            @Nullable String mixingCode,
            @Nullable Long depositId,
            Movement movement,
            TokenAmount units,
            Instant now) {
        return tx.find(
                        """
                        insert into mixer_lot (id, mixing_code, deposit_id, transaction_hash,
                            log_index, block_number, units, free_units, created_at, gone)
                        values ((select coalesce(max(id), 0) + 1 from mixer_lot),
                            ?, ?, ?, ?, ?, ?, ?, ?, 0)
                        returning id
                        """,
                        row -> row.number("id"),
                        mixingCode,
                        depositId,
                        movement.transactionHash(),
                        movement.logIndex(),
                        movement.blockNumber(),
                        units.text(),
                        units.text(),
                        now)
                .orElseThrow();
    }

    /// What the pool held before anything else came.
    void addOpening(Transaction tx, TokenAmount units, long block, Instant now) {
        tx.update(
                """
                insert into mixer_lot (id, transaction_hash, log_index, block_number, units,
                    free_units, created_at, gone)
                values (1, '', 0, ?, ?, ?, ?, 0)
                """,
                block,
                units.text(),
                units.text(),
                now);
    }

    Optional<Lot> find(Transaction tx, long id) {
        return tx.find(
                "select id, mixing_code, units, free_units from mixer_lot where id = ? and gone = 0",
                LotStore::lot,
                id);
    }

    /// Lots with something free in them that did not come in under this code: what was deposited
    /// before what the operator put in, and the oldest first. So payouts are what others deposited,
    /// as far as that goes.
    List<Lot> freeWithout(Transaction tx, String mixingCode) {
        return tx.list(
                """
                select id, mixing_code, units, free_units from mixer_lot
                where gone = 0 and free_units <> '0'
                    and (mixing_code is null or mixing_code <> ?)
                order by mixing_code is null, id
                """,
                LotStore::lot,
                mixingCode);
    }

    /// The same of any code.
    List<Lot> free(Transaction tx) {
        return tx.list(
                """
                select id, mixing_code, units, free_units from mixer_lot
                where gone = 0 and free_units <> '0' order by id
                """,
                LotStore::lot);
    }

    /// Lots the chain has not taken back.
    List<Lot> standing(Transaction tx) {
        return tx.list(
                "select id, mixing_code, units, free_units from mixer_lot where gone = 0 order by id",
                LotStore::lot);
    }

    List<Long> above(Transaction tx, long block) {
        return tx.list(
                "select id from mixer_lot where block_number > ? and gone = 0 order by id",
                row -> row.number("id"),
                block);
    }

    void gone(Transaction tx, long id) {
        tx.update("update mixer_lot set gone = 1 where id = ?", id);
    }

    /// Speaks for a part of a lot.
    ///
    /// @throws IllegalArgumentException if so much is not free
    void allocate(Transaction tx, long lotId, Purpose purpose, long subject, TokenAmount units) {
        var lot = find(tx, lotId).orElseThrow();
        free(tx, lotId, lot.free().minus(units));
        var before =
                tx.find(
                                "select units from mixer_allocation where lot_id = ? and purpose = ?"
                                        + " and subject = ?",
                                row -> TokenAmount.parse(row.text("units")),
                                lotId,
                                purpose.stored(),
                                subject)
                        .orElse(TokenAmount.NONE);
        tx.update(
                """
                insert into mixer_allocation (lot_id, purpose, subject, units) values (?, ?, ?, ?)
                on conflict (lot_id, purpose, subject) do update set units = excluded.units
                """,
                lotId,
                purpose.stored(),
                subject,
                before.plus(units).text());
    }

    private static void free(Transaction tx, long lotId, TokenAmount units) {
        tx.update("update mixer_lot set free_units = ? where id = ?", units.text(), lotId);
    }

    /// Gives back what was spoken for, to be promised anew.
    void release(Transaction tx, Purpose purpose, long subject) {
        for (var allocation : of(tx, purpose, subject)) {
            find(tx, allocation.lot())
                    .ifPresent(lot -> free(tx, lot.id(), lot.free().plus(allocation.units())));
        }
        tx.update(
                "delete from mixer_allocation where purpose = ? and subject = ?",
                purpose.stored(),
                subject);
    }

    /// Forgets one promise without freeing anything: its lot is gone.
    void drop(Transaction tx, Allocation allocation) {
        tx.update(
                "delete from mixer_allocation where lot_id = ? and purpose = ? and subject = ?",
                allocation.lot(),
                allocation.purpose().stored(),
                allocation.subject());
    }

    /// Writes down what was paid out of a lot that is gone, and that no other lot made good.
    void keepOnGone(Transaction tx, Allocation allocation, TokenAmount units) {
        tx.update(
                "insert into mixer_allocation (lot_id, purpose, subject, units) values (?, ?, ?, ?)",
                allocation.lot(),
                allocation.purpose().stored(),
                allocation.subject(),
                units.text());
    }

    /// The oldest lot first.
    List<Allocation> of(Transaction tx, Purpose purpose, long subject) {
        return tx.list(
                """
                select lot_id, purpose, subject, units from mixer_allocation
                where purpose = ? and subject = ? order by lot_id
                """,
                LotStore::allocation,
                purpose.stored(),
                subject);
    }

    /// The blocks above this one in which something was taken out by no order.
    List<Long> withdrawnAbove(Transaction tx, long block) {
        return tx.list(
                """
                select distinct subject from mixer_allocation
                where purpose = 'withdrawn' and subject > ?
                """,
                row -> row.number("subject"),
                block);
    }

    List<Allocation> on(Transaction tx, long lotId) {
        return tx.list(
                """
                select lot_id, purpose, subject, units from mixer_allocation
                where lot_id = ? order by purpose, subject
                """,
                LotStore::allocation,
                lotId);
    }

    List<Allocation> all(Transaction tx) {
        return tx.list(
                """
                select lot_id, purpose, subject, units from mixer_allocation
                order by lot_id, purpose, subject
                """,
                LotStore::allocation);
    }

    private static Lot lot(Row row) {
        return new Lot(
                row.number("id"),
                Rows.text(row, "mixing_code"),
                TokenAmount.parse(row.text("units")),
                TokenAmount.parse(row.text("free_units")));
    }

    private static Allocation allocation(Row row) {
        return new Allocation(
                row.number("lot_id"),
                Purpose.ofStored(row.text("purpose")),
                row.number("subject"),
                TokenAmount.parse(row.text("units")));
    }
}
