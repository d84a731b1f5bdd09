package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import vouch.server.database.Transaction;

/// Requests for payment as the API shows them to anybody who has their code.
final class PaymentAnswers {

    private final Catalogue catalogue;
    private final Users users;
    private final UserAnswers userAnswers;

    PaymentAnswers(Catalogue catalogue, Users users, UserAnswers userAnswers) {
        this.catalogue = catalogue;
        this.users = users;
        this.userAnswers = userAnswers;
    }

    ObjectNode payment(Transaction tx, Payments.Asked.Stands asked) {
        var payment = asked.payment();
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "payment");
        node.put("code_id", payment.codeId().toString());
        node.put("trace_id", payment.traceId().toString());
        node.put("asset_id", payment.assetId().toString());
        node.put("opponent_id", payment.opponentId().toString());
        node.put("amount", payment.amount().toString());
        node.put("memo", payment.memo());
        node.put("status", asked.paid() ? "paid" : "pending");
        node.set("recipient", userAnswers.user(users.get(tx, payment.opponentId())));
        node.set("asset", AssetAnswers.brief(catalogue.asset(payment.assetId())));
        node.put("created_at", payment.createdAt().toString());
        return node;
    }
}
