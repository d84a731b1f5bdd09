package vouch.acceptance.crash;

import java.util.List;
import vouch.acceptance.RawHttp;
import vouch.acceptance.Server;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// The books of a running gateway, checked by itself.
final class Checks {

    private Checks() {}

    /// What is wrong with them.
    static List<String> findings(Server server) {
        var answer =
                RawHttp.exchange(
                        server.adminUrl(),
                        "POST",
                        "/admin/fsck",
                        List.of(
                                new RawHttp.Header(
                                        "Authorization", "Bearer " + server.adminToken())),
                        new byte[0]);
        if (answer.status() != 200) {
            throw new AssertionError("no check: " + answer);
        }
        return ((JsonObject) Json.parse(answer.text()))
                .array("findings").elements().stream().map(JsonValue::toString).toList();
    }
}
