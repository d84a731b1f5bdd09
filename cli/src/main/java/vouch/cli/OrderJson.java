package vouch.cli;

import java.util.List;
import java.util.function.Function;
import vouch.client.MixerOrder;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// An order of the mixer, for programs: the members that the server's own answer has, amounts as
/// decimal strings.
final class OrderJson {

    private OrderJson() {}

    static JsonArray array(List<MixerOrder> orders) {
        return array(orders, OrderJson::of);
    }

    static JsonObject of(MixerOrder order) {
        var json =
                JsonObject.builder()
                        .put("forwarderAddress", order.forwarderAddress())
                        .put("state", order.state().label())
                        .put("destination", order.destination())
                        .put("delayHours", order.delayHours())
                        .put("mixingCode", order.mixingCode())
                        .put("availableFundsInEther", OrderText.text(order.availableFunds()))
                        .put("fixedFee", OrderText.text(order.fixedFee()))
                        .put("variableFee", OrderText.text(order.variableFee()))
                        .put("createdAt", order.createdAt().toString())
                        .put("expires", order.expires().toString())
                        .put("deposited", OrderText.text(order.deposited()));
        order.payout().ifPresent(payout -> json.put("payout", OrderText.text(payout)));
        order.due().ifPresent(due -> json.put("due", due.toString()));
        order.payoutTransaction().ifPresent(hash -> json.put("payoutTransaction", hash));
        order.paidAt().ifPresent(at -> json.put("paidAt", at.toString()));
        json.put("deposits", array(order.deposits(), OrderJson::deposit));
        json.put("refunds", array(order.refunds(), OrderJson::refund));
        order.heldBecause().ifPresent(reason -> json.put("heldBecause", reason));
        return json.build();
    }

    private static JsonObject deposit(MixerOrder.Deposit deposit) {
        var json = JsonObject.builder().put("transactionHash", deposit.transactionHash());
        deposit.sender().ifPresent(sender -> json.put("sender", sender));
        json.put("amount", OrderText.text(deposit.amount())).put("state", deposit.state());
        deposit.confirmedAt().ifPresent(at -> json.put("confirmedAt", at.toString()));
        deposit.because().ifPresent(because -> json.put("because", because));
        return json.build();
    }

    private static JsonObject refund(MixerOrder.Refund refund) {
        var json = JsonObject.builder();
        refund.to().ifPresent(to -> json.put("to", to));
        json.put("amount", OrderText.text(refund.amount()));
        refund.of().ifPresent(deposit -> json.put("of", deposit));
        json.put("state", refund.state());
        refund.transactionHash().ifPresent(hash -> json.put("transactionHash", hash));
        return json.build();
    }

    private static <T> JsonArray array(List<T> items, Function<T, JsonValue> writer) {
        return new JsonArray(items.stream().map(writer).toList());
    }
}
