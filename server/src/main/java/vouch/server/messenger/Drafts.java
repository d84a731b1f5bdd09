package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import vouch.server.http.Problem;

/// Reads messages as clients write them, over HTTP and over blaze.
final class Drafts {

    /// The most one message's payload may take, in characters of base64.
    static final int DATA_CHARS_MAX = 128 * 1024;

    static final Duration EXPIRE_MAX = Duration.ofDays(7L * 12);

    private Drafts() {}

    static Draft read(JsonNode body) {
        if (!body.isObject()) {
            throw MixinRefusal.invalid("messages", "must hold objects");
        }
        String name = Fields.text(body, "category", 64);
        var category =
                MessageCategory.find(name)
                        .orElseThrow(() ->
                                MixinRefusal.invalid(
                                        "category", "no message of this kind is taken"));
        return new Draft(
                Fields.uuid(body, "message_id"),
                Fields.uuid(body, "conversation_id"),
                Fields.optionalUuid(body, "recipient_id"),
                category,
                data(body, category),
                Fields.optionalUuid(body, "representative_id"),
                Fields.optionalUuid(body, "quote_message_id"),
                Fields.optionalFlag(body, "silent").orElse(false),
                Duration.ofSeconds(
                        Fields.optionalNumber(body, "expire_in", 0, EXPIRE_MAX.toSeconds())
                                .orElse(0L)));
    }

    /// The payload in the one spelling we keep. Old clients send it as `data`, newer ones as
    /// `data_base64`, and each in any of the four variants of base64.
    private static String data(JsonNode body, MessageCategory category) {
        var given =
                Fields.optionalText(body, "data", DATA_CHARS_MAX)
                        .filter(text -> !text.isEmpty())
                        .or(() -> Fields.optionalText(body, "data_base64", DATA_CHARS_MAX))
                        .orElse("");
        byte[] bytes =
                decode(given).orElseThrow(() -> MixinRefusal.invalid("data", "must be base64"));
        try {
            category.require(bytes);
        } catch (Problem.Refused e) {
            throw MixinRefusal.invalid("data", "the payload is malformed: " + e.getMessage());
        }
        return Base64.getEncoder().encodeToString(bytes);
    }

    static Optional<byte[]> decode(String text) {
        int end = text.length();
        while (end > 0 && end > text.length() - 2 && text.charAt(end - 1) == '=') {
            end--;
        }
        try {
            return Optional.of(
                    Base64.getUrlDecoder()
                            .decode(text.substring(0, end).replace('+', '-').replace('/', '_')));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The message that a recall takes back.
    static UUID recalled(Draft recall) {
        return MessageCategory.recalled(Base64.getDecoder().decode(recall.data()));
    }

    /// Until when a client has seen everything: the `created_at` of the last it has, or the epoch.
    static Instant seen(JsonNode params) {
        return Fields.optionalText(params, "offset", Page.OFFSET_CHARS_MAX)
                .filter(text -> !text.isEmpty())
                .map(Page::time)
                .orElse(Instant.EPOCH);
    }

    static Messages.Ack ack(JsonNode body) {
        UUID messageId = Fields.uuid(body, "message_id");
        String status = Fields.optionalText(body, "status", 16).orElse("READ");
        return switch (status) {
            case "READ" -> new Messages.Ack(messageId, true);
            case "DELIVERED" -> new Messages.Ack(messageId, false);
            default -> throw MixinRefusal.invalid("status", "must be READ or DELIVERED");
        };
    }
}
