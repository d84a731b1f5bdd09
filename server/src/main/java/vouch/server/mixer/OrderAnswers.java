package vouch.server.mixer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import vouch.server.database.Transaction;

/// Orders as callers read them.
final class OrderAnswers {

    /// `02 September 2017 15:28`, in UTC.
    private static final DateTimeFormatter EXPIRES =
            DateTimeFormatter.ofPattern("dd MMMM yyyy HH:mm", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    /// Keeps the zeros that a fee was set with.
    private static final JsonNodeFactory NODES = new JsonNodeFactory(true);

    private final TokenScale scale;
    private final DepositStore deposits = new DepositStore();

    OrderAnswers(TokenScale scale) {
        this.scale = scale;
    }

    /// What opening an order is answered with, in the order the API has.
    ObjectNode opened(Order order) {
        var terms = order.terms();
        return NODES.objectNode()
                .put("forwarderAddress", terms.forwarder().checksummed())
                .put("letterOfGuarantee", terms.letter())
                .put("mixingCode", terms.mixingCode())
                .put("availableFundsInEther", scale.show(terms.available()))
                .put("expires", EXPIRES.format(terms.expires()))
                .put("errorCode", ErrorCode.SUCCESS.number());
    }

    /// The whole story.
    ///
    /// @param unconfirmed what came and is not deep enough in the chain
    ObjectNode story(Transaction tx, Order order, List<Movement> unconfirmed) {
        var terms = order.terms();
        var node = NODES.objectNode();
        node.put("forwarderAddress", terms.forwarder().checksummed());
        node.put("state", order.state().label());
        node.put("destination", terms.destination().checksummed());
        node.put("delayHours", terms.delayHours());
        node.put("mixingCode", terms.mixingCode());
        node.put("availableFundsInEther", scale.show(terms.available()));
        node.put("fixedFee", terms.fees().fixed());
        node.put("variableFee", terms.fees().percent());
        node.put("createdAt", terms.createdAt().toString());
        node.put("expires", terms.expires().toString());
        var all = deposits.of(tx, order.id());
        node.put("deposited", scale.show(Crediting.credited(all)));
        order.due().ifPresent(due -> node.put("due", due.toString()));
        order.payout().ifPresent(payout -> payout(node, payout));
        var list = node.putArray("deposits");
        all.forEach(deposit -> list.add(deposit(deposit)));
        unconfirmed.forEach(movement -> list.add(unconfirmed(movement)));
        var refunds = node.putArray("refunds");
        all.forEach(deposit ->
                deposit.refund().ifPresent(refund -> refunds.add(refund(deposit, refund))));
        order.hold().ifPresent(hold -> node.put("heldBecause", hold.because()));
        return node;
    }

    private void payout(ObjectNode node, Order.Payout payout) {
        node.put("payout", scale.show(payout.units()));
        payout.hash().ifPresent(hash -> node.put("payoutTransaction", hash));
        payout.paidAt().ifPresent(at -> node.put("paidAt", at.toString()));
    }

    private ObjectNode deposit(Deposit deposit) {
        var node =
                NODES.objectNode()
                        .put("transactionHash", deposit.transactionHash())
                        .put("sender", deposit.sender().checksummed())
                        .put("amount", scale.show(deposit.units()))
                        .put("state", label(deposit.state()))
                        .put("confirmedAt", deposit.confirmedAt().toString());
        deposit.because().ifPresent(because -> node.put("because", because));
        return node;
    }

    private ObjectNode unconfirmed(Movement movement) {
        return NODES.objectNode()
                .put("transactionHash", movement.transactionHash())
                .put("sender", movement.from().checksummed())
                .put("amount", scale.show(movement.units()))
                .put("state", "Unconfirmed");
    }

    private ObjectNode refund(Deposit deposit, Deposit.Refund refund) {
        var node =
                NODES.objectNode()
                        .put("to", deposit.sender().checksummed())
                        .put("amount", scale.show(refund.units()))
                        .put("of", deposit.transactionHash())
                        .put("state", label(deposit.state()));
        refund.hash().ifPresent(hash -> node.put("transactionHash", hash));
        return node;
    }

    private static String label(Deposit.State state) {
        return switch (state) {
            case CREDITED -> "Credited";
            case TO_REFUND -> "ToRefund";
            case REFUNDING -> "Refunding";
            case REFUNDED -> "Refunded";
            case HELD -> "Held";
            case TAKEN_BACK -> "TakenBack";
        };
    }
}
