package vouch.client;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import vouch.protocol.MalformedException;
import vouch.protocol.json.JsonNumber;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// Reads what the mixer says.
final class MixerAnswers {

    /// `02 September 2017 15:28`, in UTC.
    private static final DateTimeFormatter EXPIRES =
            DateTimeFormatter.ofPattern("dd MMMM uuuu HH:mm", Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);

    /// With a limit on the exponent, so that no few characters stand for a number of megabytes.
    private static final Pattern DECIMAL =
            Pattern.compile("[0-9]{1,78}(\\.[0-9]{1,78})?([eE]-?[0-9]{1,2})?");

    private MixerAnswers() {}

    static NewOrder newOrder(JsonObject answer) {
        long code = answer.integer("errorCode");
        return code == 0 ? opened(answer) : new NewOrder.Refused(MixerRefusal.of(code));
    }

    private static NewOrder opened(JsonObject answer) {
        return new NewOrder.Opened(
                answer.string("forwarderAddress"),
                answer.string("letterOfGuarantee"),
                answer.string("mixingCode"),
                decimal(answer, "availableFundsInEther"),
                time(
                        answer.string("expires"),
                        text -> LocalDateTime.parse(text, EXPIRES).toInstant(ZoneOffset.UTC)));
    }

    static MixerFees fees(JsonObject answer) {
        return new MixerFees(decimal(answer, "fixedFee"), decimal(answer, "variableFee"));
    }

    static List<MixerOrder> orders(JsonObject answer) {
        return objects(answer, "orders", MixerAnswers::order);
    }

    static MixerOrder order(JsonObject json) {
        return new MixerOrder(
                json.string("forwarderAddress"),
                state(json.string("state")),
                json.string("destination"),
                Math.toIntExact(json.integer("delayHours")),
                json.string("mixingCode"),
                decimal(json, "availableFundsInEther"),
                decimal(json, "fixedFee"),
                decimal(json, "variableFee"),
                time(json.string("createdAt")),
                time(json.string("expires")),
                decimal(json, "deposited"),
                json.find("payout").map(_ -> decimal(json, "payout")),
                text(json, "due").map(MixerAnswers::time),
                text(json, "payoutTransaction"),
                text(json, "paidAt").map(MixerAnswers::time),
                objects(json, "deposits", MixerAnswers::deposit),
                objects(json, "refunds", MixerAnswers::refund),
                text(json, "heldBecause"));
    }

    private static MixerOrder.State state(String label) {
        return Arrays.stream(MixerOrder.State.values())
                .filter(state -> state.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new MalformedException("An order has an unknown state."));
    }

    private static MixerOrder.Deposit deposit(JsonObject json) {
        return new MixerOrder.Deposit(
                json.string("transactionHash"),
                text(json, "sender"),
                decimal(json, "amount"),
                json.string("state"),
                text(json, "confirmedAt").map(MixerAnswers::time),
                text(json, "because"));
    }

    private static MixerOrder.Refund refund(JsonObject json) {
        return new MixerOrder.Refund(
                text(json, "to"),
                decimal(json, "amount"),
                text(json, "of"),
                json.string("state"),
                text(json, "transactionHash"));
    }

    static MixerCheck check(JsonObject json) {
        var amounts = new LinkedHashMap<String, BigDecimal>();
        json.members()
                .forEach((name, value) -> {
                    if (value instanceof JsonString) {
                        amounts.put(name, decimal(json, name));
                    }
                });
        return new MixerCheck(json.truth("holds"), strings(json, "differences"), amounts);
    }

    private static List<String> strings(JsonObject json, String name) {
        return json.array(name).elements().stream()
                .map(value ->
                        switch (value) {
                            case JsonString string -> string.value();
                            case JsonValue other ->
                                    throw new MalformedException(
                                            "Not a string but " + other.kind() + ".");
                        })
                .toList();
    }

    private static BigDecimal decimal(JsonObject json, String name) {
        String text =
                switch (json.get(name)) {
                    case JsonString string -> string.value();
                    case JsonNumber number -> number.text();
                    case JsonValue other ->
                            throw new MalformedException(
                                    name + " is a number, not " + other.kind() + ".");
                };
        if (!DECIMAL.matcher(text).matches()) {
            throw new MalformedException(name + " is not a decimal number.");
        }
        return new BigDecimal(text);
    }

    private static Instant time(String text) {
        return time(text, Instant::parse);
    }

    private static Instant time(String text, Function<String, Instant> reader) {
        try {
            return reader.apply(text);
        } catch (DateTimeException e) {
            throw new MalformedException("A time is not written as this API writes times.", e);
        }
    }

    private static Optional<String> text(JsonObject json, String name) {
        return json.find(name).map(_ -> json.string(name));
    }

    private static <T> List<T> objects(
            JsonObject json, String name, Function<JsonObject, T> reader) {
        return json.array(name).elements().stream()
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
