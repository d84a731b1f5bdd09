package vouch.server.messenger;

import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// What is asked for, one payment for each trace.
final class PaymentStore {

    private static final String COLUMNS =
            "trace_id, code_id, creator_id, opponent_id, asset_id, amount, memo, created_at";

    /// Does nothing where the trace has a payment.
    void insert(Transaction tx, Payment payment) {
        tx.update(
                "insert into wallet_payment ("
                        + COLUMNS
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                payment.traceId().toString(),
                payment.codeId().toString(),
                payment.creatorId().toString(),
                payment.opponentId().toString(),
                payment.assetId().toString(),
                payment.amount().units(),
                payment.memo(),
                payment.createdAt());
    }

    Optional<Payment> find(Transaction tx, UUID traceId) {
        return tx.find(
                "select " + COLUMNS + " from wallet_payment where trace_id = ?",
                PaymentStore::payment,
                traceId.toString());
    }

    Optional<Payment> byCode(Transaction tx, UUID codeId) {
        return tx.find(
                "select " + COLUMNS + " from wallet_payment where code_id = ?",
                PaymentStore::payment,
                codeId.toString());
    }

    private static Payment payment(Row row) {
        return new Payment(
                row.uuid("trace_id"),
                row.uuid("code_id"),
                row.uuid("creator_id"),
                row.uuid("opponent_id"),
                row.uuid("asset_id"),
                new Amount(row.number("amount")),
                row.text("memo"),
                row.instant("created_at"));
    }
}
