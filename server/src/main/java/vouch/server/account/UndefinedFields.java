package vouch.server.account;

import java.util.ArrayList;
import java.util.List;

/// Bodies as @mixin.dev/mixin-node-sdk would have signed them, had a field been `undefined`: it
/// signs such a field as text, and does not send it.
final class UndefinedFields {

    /// The fields that callers leave undefined.
    private static final List<String> NAMES =
            List.of(
                    "avatar_base64",
                    "biography",
                    "full_name",
                    "memo",
                    "trace_id",
                    "pin",
                    "pin_base64",
                    "old_pin",
                    "old_pin_base64",
                    "name",
                    "announcement",
                    "tag",
                    "label",
                    "fee",
                    "phone",
                    "data",
                    "category",
                    "quote_message_id",
                    "representative_id",
                    "recipient_id",
                    "session_secret",
                    "offset",
                    "limit");

    private UndefinedFields() {}

    /// A body with one field more than was sent.
    record Candidate(String field, String body) {}

    /// With the field at the end of the object, where it mostly stands, and at its beginning.
    static List<Candidate> candidates(String body) {
        var found = new ArrayList<Candidate>();
        if (!body.startsWith("{") || !body.endsWith("}")) {
            return found;
        }
        String inner = body.substring(1, body.length() - 1);
        for (var name : NAMES) {
            String field = "\"" + name + "\":undefined";
            if (inner.isEmpty()) {
                found.add(new Candidate(name, "{" + field + "}"));
            } else {
                found.add(new Candidate(name, "{" + inner + "," + field + "}"));
                found.add(new Candidate(name, "{" + field + "," + inner + "}"));
            }
        }
        return found;
    }
}
