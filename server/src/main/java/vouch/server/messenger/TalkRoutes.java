package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import vouch.server.account.AppCaller;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// People who are played by the admin listener's caller, as `vouch app talk` does.
final class TalkRoutes {

    static final int TEXT_CHARS_MAX = 4_096;

    private static final String TALKS = "/admin/mixin/talks";

    private final Talks talks;

    TalkRoutes(Talks talks) {
        this.talks = talks;
    }

    List<Route> routes() {
        return List.of(
                Route.post(TALKS, this::begin),
                Route.post(TALKS + "/{user}/said", this::say),
                Route.get(TALKS + "/{user}/heard", this::hear),
                Route.post(TALKS + "/{user}/read", this::read));
    }

    private Answer begin(Request request) {
        var body = request.json();
        return switch (talks.begin(text(body, "app"), text(body, "name"))) {
            case Talks.Begun.Talk(var person, var conversation, var app) ->
                    Answer.json(
                            201,
                            Map.of(
                                    "user_id", person.userId().toString(),
                                    "conversation_id", conversation.toString(),
                                    "app_name", app.fullName()));
            case Talks.Begun.NoSuchApp _ -> throw new Problem.Refused(404, "no such app");
            case Talks.Begun.SeveralApps _ ->
                    throw new Problem.Refused(
                            409, "several apps have this name: give the id or the number");
        };
    }

    private static String text(JsonNode body, String field) {
        var text = body.path(field).asText("");
        if (text.length() <= Users.FULL_NAME_CHARS_MAX && Users.isName(text)) {
            return text;
        }
        throw new Problem.Refused(
                400,
                field
                        + " is a text of 1 to "
                        + Users.FULL_NAME_CHARS_MAX
                        + " characters that people can read");
    }

    private AppCaller person(Request request) {
        return Fields.findUuid(request.pathPart("user"))
                .flatMap(talks::person)
                .orElseThrow(() -> new Problem.Refused(404, "no such person"));
    }

    private Answer say(Request request) {
        var person = person(request);
        var body = request.json();
        var text = body.path("text").asText("");
        if (text.isEmpty() || text.length() > TEXT_CHARS_MAX) {
            throw new Problem.Refused(400, "text is 1 to " + TEXT_CHARS_MAX + " characters");
        }
        var conversation =
                Fields.findUuid(body.path("conversation_id").asText(""))
                        .orElseThrow(() -> new Problem.Refused(400, "conversation_id is a UUID"));
        try {
            var id = talks.say(person, conversation, text);
            return Answer.json(200, Map.of("message_id", id.toString()));
        } catch (MixinRefusal e) {
            throw new Problem.Refused(409, e.error().description());
        }
    }

    private Answer hear(Request request) {
        var heard = talks.hear(person(request)).stream().map(TalkRoutes::shown).toList();
        return Answer.json(200, Map.of("messages", heard));
    }

    /// What is encrypted for others' clients is shown without its payload.
    private static ObjectNode shown(Message message) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("message_id", message.messageId().toString());
        node.put("category", message.category());
        boolean sealed =
                MessageCategory.find(message.category()).stream()
                        .anyMatch(MessageCategory::isSealed);
        byte[] payload = sealed ? new byte[0] : Base64.getDecoder().decode(message.data());
        return node.put("payload", new String(payload, StandardCharsets.UTF_8));
    }

    private Answer read(Request request) {
        var person = person(request);
        talks.read(person, ids(request.json().path("message_ids")));
        return Answer.json(200, Map.of());
    }

    private static List<UUID> ids(JsonNode array) {
        if (!array.isArray() || array.size() > Talks.HEARD_MAX) {
            throw new Problem.Refused(
                    400, "message_ids is an array of at most " + Talks.HEARD_MAX + " UUIDs");
        }
        var ids = new ArrayList<UUID>();
        for (var element : array) {
            ids.add(
                    Fields.findUuid(element.asText(""))
                            .orElseThrow(
                                    () -> new Problem.Refused(400, "message_ids holds UUIDs")));
        }
        return ids;
    }
}
