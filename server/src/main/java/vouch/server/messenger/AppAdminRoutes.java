package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import vouch.protocol.MalformedException;
import vouch.server.account.AppKey;
import vouch.server.database.Database;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// Apps on the admin listener. Private keys never come here: whoever makes an app makes its key.
final class AppAdminRoutes {

    private static final int LISTED_MAX = 10_000;
    private static final int KEY_CHARS_MAX = 2_048;

    private final Database database;
    private final Apps apps;

    AppAdminRoutes(Database database, Apps apps) {
        this.database = database;
        this.apps = apps;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/admin/apps", this::create), Route.get("/admin/apps", this::list));
    }

    private Answer create(Request request) {
        var body = request.json();
        var name = body.path("name").asText("");
        if (name.isBlank() || name.length() > Apps.NAME_CHARS_MAX) {
            throw new Problem.Refused(
                    400, "name is a text of 1 to " + Apps.NAME_CHARS_MAX + " characters");
        }
        try {
            return Answer.json(201, created(apps.create(name, key(body.path("key").asText("")))));
        } catch (MalformedException e) {
            throw new Problem.Refused(400, String.valueOf(e.getMessage()));
        }
    }

    private static AppKey key(String text) {
        try {
            if (text.length() <= KEY_CHARS_MAX) {
                return AppKey.parse(Base64.getDecoder().decode(text));
            }
        } catch (IllegalArgumentException e) {
            if (e instanceof MalformedException malformed) {
                throw malformed;
            }
        }
        throw new Problem.Refused(400, "key is a public key in base64");
    }

    private static ObjectNode created(Apps.Created created) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("app_id", created.user().userId().toString());
        node.put("identity_number", created.user().identityNumber());
        node.put("name", created.user().fullName());
        node.put("session_id", created.session().sessionId().toString());
        node.put("algorithm", created.session().algorithm().jwtName());
        node.put("pin_token", created.pinFacts().token());
        created.serverKey()
                .ifPresent(key -> node.put("server_public_key", HexFormat.of().formatHex(key)));
        node.put("pin", created.pin());
        node.put("client_secret", created.secret().reveal());
        return node;
    }

    private Answer list(Request request) {
        var listed =
                database.read(tx -> apps.list(tx, LISTED_MAX)).stream()
                        .map(AppAdminRoutes::listed)
                        .toList();
        return Answer.json(200, Map.of("apps", listed));
    }

    private static ObjectNode listed(User user) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("app_id", user.userId().toString());
        node.put("identity_number", user.identityNumber());
        node.put("name", user.fullName());
        node.put("created_at", user.createdAt().toString());
        return node;
    }
}
