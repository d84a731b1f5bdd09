package vouch.server.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// One JSON-RPC call of a request.
public record Call(JsonValue id, String method, List<JsonValue> parameters) {

    public static final String SEND = "eth_sendRawTransaction";

    public Call {
        parameters = List.copyOf(parameters);
    }

    public static Predicate<Call> of(String method) {
        return call -> call.method().equals(method);
    }

    /// The calls of a request's body, one or a batch.
    static List<Call> allOf(byte[] body) {
        return switch (Json.parse(body)) {
            case JsonObject one -> List.of(of(one));
            case JsonArray batch -> {
                var calls = new ArrayList<Call>();
                batch.elements().forEach(element -> calls.add(of((JsonObject) element)));
                yield calls;
            }
            case JsonValue other -> throw new IllegalArgumentException("not a call: " + other);
        };
    }

    private static Call of(JsonObject call) {
        return new Call(call.get("id"), call.string("method"), call.array("params").elements());
    }

    /// The parameter at this place, a text; empty where there is none.
    public String text(int index) {
        return index < parameters.size() && parameters.get(index) instanceof JsonString string
                ? string.value()
                : "";
    }

    JsonObject answer(JsonValue result) {
        return answer("result", result);
    }

    JsonObject refusal(String message) {
        var error = JsonObject.builder().put("code", REFUSED).put("message", message).build();
        return answer("error", error);
    }

    private JsonObject answer(String name, JsonValue value) {
        return JsonObject.builder().put("jsonrpc", "2.0").put("id", id).put(name, value).build();
    }

    private static final long REFUSED = -32_000;
}
