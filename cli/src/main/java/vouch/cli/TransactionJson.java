package vouch.cli;

import java.util.List;
import vouch.client.ChainTransaction;
import vouch.client.ChainTransaction.Attempt;
import vouch.client.ChainTransaction.Block;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// Transactions for programs: what is not known is left out, amounts are digits in strings.
final class TransactionJson {

    private TransactionJson() {}

    /// As a list shows it.
    static JsonObject brief(ChainTransaction story) {
        return begun(story).build();
    }

    /// With all attempts.
    static JsonObject whole(ChainTransaction story) {
        List<JsonValue> attempts =
                story.attempts().stream().<JsonValue>map(TransactionJson::attempt).toList();
        return begun(story).put("attempts", new JsonArray(attempts)).build();
    }

    private static JsonObject.Builder begun(ChainTransaction story) {
        var json =
                JsonObject.builder()
                        .put("id", story.id())
                        .put("purpose", story.purpose())
                        .put("key", story.key())
                        .put("payload", story.payload());
        story.to().ifPresent(to -> json.put("to", to));
        json.put("submittedAt", story.submittedAt().toString()).put("state", story.state());
        story.address().ifPresent(address -> json.put("address", address));
        story.nonce().ifPresent(nonce -> json.put("nonce", nonce));
        story.reason().ifPresent(reason -> json.put("reason", reason));
        story.block().ifPresent(block -> json.put("block", block(block)));
        story.paid().ifPresent(paid -> json.put("paidWei", paid.units().toString()));
        return json;
    }

    private static JsonObject block(Block block) {
        return JsonObject.builder()
                .put("number", block.number())
                .put("hash", block.hash())
                .put("time", block.time().toString())
                .put("transaction", block.transaction())
                .put("index", block.index())
                .put("gasUsed", block.gasUsed())
                .build();
    }

    private static JsonObject attempt(Attempt attempt) {
        var json =
                JsonObject.builder()
                        .put("number", attempt.number())
                        .put("kind", attempt.kind())
                        .put("nonce", attempt.nonce())
                        .put("hash", attempt.hash())
                        .put("raw", attempt.raw())
                        .put("gas", attempt.gas())
                        .put("tipWei", attempt.tip().units().toString())
                        .put("feeCapWei", attempt.feeCap().units().toString())
                        .put("createdAt", attempt.createdAt().toString())
                        .put("sends", attempt.sends());
        attempt.sentAt().ifPresent(at -> json.put("sentAt", at.toString()));
        attempt.answer().ifPresent(answer -> json.put("answer", answer));
        return json.build();
    }
}
