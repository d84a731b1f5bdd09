package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import vouch.server.http.Answer;
import vouch.server.http.Problem;

/// The API's envelope: `{"data":…}`, `{}`, or `{"error":…}`, and the server's time on each.
final class MixinAnswers {

    /// Unix time in nanoseconds.
    static final String SERVER_TIME = "X-Server-Time";

    private static final long NANOS_IN_SECOND = 1_000_000_000;

    private final InstantSource clock;

    MixinAnswers(InstantSource clock) {
        this.clock = clock;
    }

    /// @param value a tree, map, list or record
    static Answer data(Object value) {
        return Answer.json(200, Map.of("data", value));
    }

    static Answer empty() {
        return Answer.json(200, Map.of());
    }

    static Answer error(MixinError error, Map<String, ?> extra) {
        return Answer.json(error.status(), Map.of("error", errorBody(error, extra)));
    }

    /// The object under `error`, the same in a frame of blaze.
    static ObjectNode errorBody(MixinError error, Map<String, ?> extra) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("status", error.status());
        body.put("code", error.code());
        body.put("description", error.description());
        if (!extra.isEmpty()) {
            body.putPOJO("extra", new LinkedHashMap<>(extra));
        }
        return body;
    }

    /// What the port itself refuses, in the envelope.
    Answer problem(Problem problem) {
        var error = of(problem.status());
        // The sentence is for a mistake in the request; of a failure nothing is told.
        Map<String, String> extra =
                error == MixinError.BAD_REQUEST ? Map.of("reason", problem.message()) : Map.of();
        return error(error, extra).header(SERVER_TIME, serverTime());
    }

    private static MixinError of(int status) {
        return switch (status) {
            case 401 -> MixinError.UNAUTHORIZED;
            case 403 -> MixinError.FORBIDDEN;
            case 404, 405 -> MixinError.NOT_FOUND;
            case 429 -> MixinError.TOO_MANY_REQUESTS;
            default -> status < 500 ? MixinError.BAD_REQUEST : MixinError.SERVER;
        };
    }

    String serverTime() {
        Instant now = clock.instant();
        return Long.toString(
                Math.addExact(
                        Math.multiplyExact(now.getEpochSecond(), NANOS_IN_SECOND), now.getNano()));
    }
}
