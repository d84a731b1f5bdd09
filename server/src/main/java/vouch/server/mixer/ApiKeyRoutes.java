package vouch.server.mixer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import vouch.protocol.MalformedException;
import vouch.server.account.ApiKey;
import vouch.server.account.ApiKeys;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// API keys on the admin listener. A key's secret is told once, to whoever made it.
final class ApiKeyRoutes {

    private final ApiKeys keys;

    ApiKeyRoutes(ApiKeys keys) {
        this.keys = keys;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/admin/apikeys", this::list),
                Route.post("/admin/apikeys", this::create),
                Route.post("/admin/apikeys/{id}/disable", this::disable));
    }

    private Answer list(Request request) {
        var node = JsonNodeFactory.instance.objectNode();
        var array = node.putArray("apiKeys");
        keys.list().forEach(key -> array.add(listed(key)));
        return Answer.json(200, node);
    }

    private static ObjectNode listed(ApiKey key) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", key.id());
        node.put("name", key.name());
        node.put("createdAt", key.createdAt().toString());
        key.disabledAt().ifPresent(at -> node.put("disabledAt", at.toString()));
        return node;
    }

    private Answer create(Request request) {
        try {
            var made = keys.create(request.json().path("name").asText(""));
            var node = JsonNodeFactory.instance.objectNode();
            node.put("id", made.id());
            node.put("name", made.name());
            node.put("apiKey", made.secret());
            return Answer.json(201, node);
        } catch (MalformedException e) {
            throw new Problem.Refused(400, String.valueOf(e.getMessage()));
        }
    }

    private Answer disable(Request request) {
        var id = request.pathPart("id");
        if (!keys.disable(id)) {
            throw new Problem.Refused(404, "There is no such API key.");
        }
        return Answer.json(200, Map.of("id", id));
    }
}
