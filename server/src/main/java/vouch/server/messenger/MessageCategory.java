package vouch.server.messenger;

import java.util.Optional;
import java.util.UUID;
import vouch.server.http.Json;

/// What a client may send, and what its payload must be. Messages of the system are none of these.
enum MessageCategory {
    PLAIN_TEXT(Payload.TEXT),
    PLAIN_POST(Payload.TEXT),
    PLAIN_IMAGE(Payload.JSON),
    PLAIN_DATA(Payload.JSON),
    PLAIN_STICKER(Payload.JSON),
    PLAIN_CONTACT(Payload.JSON),
    PLAIN_AUDIO(Payload.JSON),
    PLAIN_VIDEO(Payload.JSON),
    PLAIN_LIVE(Payload.JSON),
    PLAIN_LOCATION(Payload.JSON),
    PLAIN_TRANSCRIPT(Payload.JSON),
    APP_BUTTON_GROUP(Payload.BUTTONS),
    APP_CARD(Payload.CARD),
    MESSAGE_RECALL(Payload.RECALL),
    MESSAGE_PIN(Payload.JSON),
    ENCRYPTED_TEXT(Payload.SEALED),
    ENCRYPTED_POST(Payload.SEALED),
    ENCRYPTED_IMAGE(Payload.SEALED),
    ENCRYPTED_DATA(Payload.SEALED),
    ENCRYPTED_STICKER(Payload.SEALED),
    ENCRYPTED_CONTACT(Payload.SEALED),
    ENCRYPTED_AUDIO(Payload.SEALED),
    ENCRYPTED_VIDEO(Payload.SEALED),
    ENCRYPTED_LIVE(Payload.SEALED),
    ENCRYPTED_LOCATION(Payload.SEALED),
    ENCRYPTED_TRANSCRIPT(Payload.SEALED);

    static final int BUTTONS_MAX = 6;
    static final int LABEL_CHARS_MAX = 36;
    static final int TITLE_CHARS_MAX = 36;
    static final int DESCRIPTION_CHARS_MAX = 1024;

    private enum Payload {
        TEXT,
        JSON,
        BUTTONS,
        CARD,
        RECALL,
        SEALED
    }

    private final Payload payload;

    MessageCategory(Payload payload) {
        this.payload = payload;
    }

    static Optional<MessageCategory> find(String name) {
        for (var category : values()) {
            if (category.name().equals(name)) {
                return Optional.of(category);
            }
        }
        return Optional.empty();
    }

    boolean isPlain() {
        return name().startsWith("PLAIN_");
    }

    /// True where only the receivers can read it.
    boolean isSealed() {
        return payload == Payload.SEALED;
    }

    /// @throws MixinRefusal where the payload is not what the category says
    void require(byte[] bytes) {
        switch (payload) {
            case TEXT -> requireText(bytes);
            case JSON -> requireJson(bytes);
            case BUTTONS -> requireButtons(bytes);
            case CARD -> requireCard(bytes);
            case RECALL -> recalled(bytes);
            case SEALED -> {}
        }
    }

    private static void requireText(byte[] bytes) {
        if (bytes.length == 0) {
            throw MixinRefusal.invalid("data", "must not be empty");
        }
        Json.text(bytes);
    }

    private static void requireJson(byte[] bytes) {
        if (Json.value(bytes).isMissingNode()) {
            throw MixinRefusal.invalid("data", "must not be empty");
        }
    }

    private static void requireButtons(byte[] bytes) {
        var buttons = Json.value(bytes);
        if (!buttons.isArray() || buttons.isEmpty() || buttons.size() > BUTTONS_MAX) {
            throw MixinRefusal.invalid("data", "must hold 1 to " + BUTTONS_MAX + " buttons");
        }
        buttons.forEach(button -> {
            Fields.text(button, "label", LABEL_CHARS_MAX);
            Fields.text(button, "color", LABEL_CHARS_MAX);
            Fields.text(button, "action", DESCRIPTION_CHARS_MAX);
        });
    }

    /// The message that a recall's payload names.
    static UUID recalled(byte[] bytes) {
        return Fields.uuid(Json.value(bytes), "message_id");
    }

    private static void requireCard(byte[] bytes) {
        var card = Json.value(bytes);
        if (!card.isObject()) {
            throw MixinRefusal.invalid("data", "must hold a card");
        }
        Fields.text(card, "title", TITLE_CHARS_MAX);
        Fields.optionalText(card, "description", DESCRIPTION_CHARS_MAX);
    }
}
