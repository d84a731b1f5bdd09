package vouch.client;

import java.time.DateTimeException;
import java.util.function.Function;
import vouch.client.VouchException.Reason;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// Reads answers, and turns those that are none of this API's into sentences.
final class Answers {

    private static final int MESSAGE_CHARACTERS_MAX = 300;

    private Answers() {}

    /// What `reader` finds in the JSON object of a successful answer.
    static <T> T read(Http http, String path, Answer answer, Function<JsonObject, T> reader) {
        return readText(http, path, answer, body -> reader.apply(object(body)));
    }

    /// What `reader` finds in the text of a successful answer.
    static <T> T readText(Http http, String path, Answer answer, Function<String, T> reader) {
        if (answer.status() / 100 != 2) {
            throw new VouchException(
                    Reason.REFUSED,
                    "The server at "
                            + http.base()
                            + " answered "
                            + path
                            + " with status "
                            + answer.status()
                            + " ("
                            + messageOf(answer)
                            + ").");
        }
        try {
            return reader.apply(answer.body());
        } catch (MalformedException | ArithmeticException | DateTimeException e) {
            // The latter two: a number or a time that no variable holds.
            throw new VouchException(
                    Reason.UNREADABLE,
                    "What "
                            + http.base()
                            + " answered to "
                            + path
                            + " cannot be read ("
                            + e.getMessage()
                            + "): is it a Vouch server?",
                    e);
        }
    }

    static JsonObject object(String body) {
        if (Json.parse(body) instanceof JsonObject object) {
            return object;
        }
        throw new MalformedException("The answer is not a JSON object.");
    }

    /// The reason a server gives, in whichever of its error shapes, shortened.
    static String messageOf(Answer answer) {
        try {
            JsonObject body = object(answer.body());
            return shortened(body.string(body.find("message").isPresent() ? "message" : "detail"));
        } catch (MalformedException e) {
            return "without a reason";
        }
    }

    private static String shortened(String text) {
        return text.length() <= MESSAGE_CHARACTERS_MAX
                ? text
                : text.substring(0, MESSAGE_CHARACTERS_MAX) + "...";
    }
}
