package vouch.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import vouch.protocol.MalformedException;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// Reads what the administrative listener says of transactions and of the server.
final class DeskAnswers {

    private DeskAnswers() {}

    static List<ChainTransaction> transactions(JsonObject answer) {
        return objects(answer.array("transactions"), DeskAnswers::transaction);
    }

    static ChainTransaction transaction(JsonObject json) {
        return new ChainTransaction(
                json.integer("id"),
                json.string("purpose"),
                json.string("key"),
                json.string("payload"),
                text(json, "to"),
                time(json.string("submittedAt")),
                json.string("state"),
                text(json, "address"),
                number(json, "nonce"),
                text(json, "reason"),
                json.find("block").map(_ -> block(json.object("block"))),
                text(json, "paidWei").map(Wei::parse),
                json.find("attempts").isEmpty()
                        ? List.of()
                        : objects(json.array("attempts"), DeskAnswers::attempt));
    }

    private static ChainTransaction.Block block(JsonObject json) {
        return new ChainTransaction.Block(
                json.integer("number"),
                json.string("hash"),
                time(json.string("time")),
                json.string("transaction"),
                json.integer("index"),
                json.integer("gasUsed"));
    }

    private static ChainTransaction.Attempt attempt(JsonObject json) {
        return new ChainTransaction.Attempt(
                json.integer("number"),
                json.string("kind"),
                json.integer("nonce"),
                json.string("hash"),
                json.string("raw"),
                json.integer("gas"),
                Wei.parse(json.string("tipWei")),
                Wei.parse(json.string("feeCapWei")),
                time(json.string("createdAt")),
                json.integer("sends"),
                text(json, "sentAt").map(DeskAnswers::time),
                text(json, "answer"));
    }

    static ServerStatus status(JsonObject json) {
        return new ServerStatus(
                json.string("version"),
                json.string("url"),
                time(json.string("startedAt")),
                Duration.ofSeconds(json.integer("uptimeSeconds")),
                json.string("status"),
                json.string("database"),
                number(json, "accounts"),
                json.find("log").map(_ -> log(json.object("log"))),
                json.find("chain").map(_ -> chain(json.object("chain"))),
                strings(json.array("alarms")));
    }

    private static ServerStatus.Log log(JsonObject json) {
        return new ServerStatus.Log(
                json.integer("entries"), text(json, "oldestUnanchoredAt").map(DeskAnswers::time));
    }

    private static ServerStatus.Chain chain(JsonObject json) {
        JsonObject jobs = json.object("jobs");
        Map<String, Long> byState = new TreeMap<>();
        jobs.members().keySet().forEach(state -> byState.put(state, jobs.integer(state)));
        return new ServerStatus.Chain(
                json.integer("chainId"),
                json.truth("developmentChain"),
                json.string("address"),
                number(json, "head"),
                text(json, "headAt").map(DeskAnswers::time),
                number(json, "finalUpTo"),
                text(json, "balanceWei").map(Wei::parse),
                Wei.parse(json.string("spentTodayWei")),
                strings(json.array("nodes")),
                byState);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MalformedException("A time is not an ISO 8601 time.", e);
        }
    }

    private static Optional<String> text(JsonObject json, String name) {
        return json.find(name).map(_ -> json.string(name));
    }

    private static OptionalLong number(JsonObject json, String name) {
        return json.find(name).isPresent()
                ? OptionalLong.of(json.integer(name))
                : OptionalLong.empty();
    }

    private static List<String> strings(JsonArray array) {
        return array.elements().stream()
                .map(value ->
                        switch (value) {
                            case JsonString string -> string.value();
                            case JsonValue other ->
                                    throw new MalformedException(
                                            "Not a string but " + other.kind() + ".");
                        })
                .toList();
    }

    private static <T> List<T> objects(JsonArray array, Function<JsonObject, T> reader) {
        return array.elements().stream()
                .map(value ->
                        switch (value) {
                            case JsonObject object -> reader.apply(object);
                            case JsonValue other ->
                                    throw new MalformedException(
                                            "Not an object but " + other.kind() + ".");
                        })
                .toList();
    }
}
