package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;

/// What a TIP signs in place of a PIN: the action's name and what the request says, as it was sent.
final class TipActions {

    static final String TRANSFER = "TIP:TRANSFER:CREATE:";
    static final String WITHDRAWAL = "TIP:WITHDRAWAL:CREATE:";
    static final String ADDRESS_ADD = "TIP:ADDRESS:ADD:";
    static final String ADDRESS_REMOVE = "TIP:ADDRESS:REMOVE:";

    private TipActions() {}

    /// The action over these fields of the body, one behind the other; one that is not there is
    /// empty.
    static String of(String action, JsonNode body, String... fields) {
        var text = new StringBuilder(action);
        for (var field : fields) {
            text.append(body.path(field).asText(""));
        }
        return text.toString();
    }
}
