package vouch.cli;

import java.util.stream.Collectors;
import vouch.client.Talk;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// A message of the Mixin API in plain words.
final class MessageText {

    private MessageText() {}

    static String of(Talk.Heard heard) {
        try {
            return switch (heard.category()) {
                case "PLAIN_TEXT", "PLAIN_POST" -> lines(heard.payload());
                case "APP_BUTTON_GROUP" -> buttons(heard.payload());
                case "APP_CARD" -> card(heard.payload());
                case "SYSTEM_ACCOUNT_SNAPSHOT" -> transfer(heard.payload());
                default ->
                        "[" + Printable.of(heard.category()) + "] " + Printable.of(heard.payload());
            };
        } catch (MalformedException e) {
            return "[" + Printable.of(heard.category()) + ", malformed]";
        }
    }

    /// Its lines stay lines.
    private static String lines(String text) {
        return text.lines().map(Printable::of).collect(Collectors.joining("\n"));
    }

    private static String buttons(String payload) {
        if (!(Json.parse(payload) instanceof JsonArray array)) {
            throw new MalformedException("Buttons are an array.");
        }
        return array.elements().stream()
                .map(MessageText::object)
                .map(button -> "[" + text(button, "label") + "](" + text(button, "action") + ")")
                .collect(Collectors.joining(" "));
    }

    private static JsonObject object(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new MalformedException("An object was expected, not " + value.kind() + ".");
    }

    private static String card(String payload) {
        var card = object(Json.parse(payload));
        return "[card] " + text(card, "title") + ": " + text(card, "description");
    }

    private static String transfer(String payload) {
        var transfer = object(Json.parse(payload));
        String memo = text(transfer, "memo");
        return "[transfer] "
                + text(transfer, "amount")
                + " of "
                + text(transfer, "asset_id")
                + (memo.isEmpty() ? "" : ": " + memo);
    }

    private static String text(JsonObject object, String name) {
        return object.find(name)
                .filter(JsonString.class::isInstance)
                .map(value -> Printable.of(((JsonString) value).value()))
                .orElse("");
    }
}
