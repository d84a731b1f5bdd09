package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/// What a user wants changed about itself. `POST /me` and `POST /me/preferences` take the same
/// fields: clients send names to either.
record ProfileChange(
        Optional<String> fullName,
        Optional<String> biography,
        Optional<Avatar> avatar,
        Optional<String> receiveMessageSource,
        Optional<String> acceptConversationSource,
        Optional<String> acceptSearchSource,
        Optional<String> fiatCurrency,
        Optional<BigDecimal> notificationThreshold,
        Optional<BigDecimal> confirmationThreshold) {

    private static final BigDecimal THRESHOLD_MAX = new BigDecimal("1000000000000");
    private static final int THRESHOLD_DIGITS_MAX = 8;
    private static final int WORD_CHARS_MAX = 32;
    private static final int AVATAR_CHARS_MAX = Avatar.BYTES_MAX / 3 * 4 + 8;

    static ProfileChange read(JsonNode body) {
        return new ProfileChange(
                name(body),
                Fields.optionalText(body, "biography", Users.BIOGRAPHY_CHARS_MAX),
                Fields.optionalText(body, "avatar_base64", AVATAR_CHARS_MAX)
                        .filter(text -> !text.isEmpty())
                        .map(text -> Avatar.parse("avatar_base64", text)),
                source(body, "receive_message_source"),
                source(body, "accept_conversation_source"),
                source(body, "accept_search_source"),
                Fields.optionalText(body, "fiat_currency", WORD_CHARS_MAX)
                        .filter(text -> !text.isEmpty())
                        .map(ProfileChange::currency),
                threshold(body, "transfer_notification_threshold"),
                threshold(body, "transfer_confirmation_threshold"));
    }

    private static Optional<String> name(JsonNode body) {
        return Fields.optionalText(body, "full_name", Users.FULL_NAME_CHARS_MAX)
                .filter(text -> !text.isEmpty())
                .map(text -> Users.name("full_name", text));
    }

    private static Optional<String> source(JsonNode body, String name) {
        return Fields.optionalText(body, name, WORD_CHARS_MAX)
                .filter(text -> !text.isEmpty())
                .map(text -> {
                    if (!Preferences.SOURCES.contains(text)) {
                        throw MixinRefusal.invalid(name, "must be EVERYBODY or CONTACTS");
                    }
                    return text;
                });
    }

    private static String currency(String text) {
        String code = text.toUpperCase(Locale.ROOT);
        if (!code.matches("[A-Z]{3}")) {
            throw MixinRefusal.invalid("fiat_currency", "must be a code of three letters");
        }
        return code;
    }

    private static Optional<BigDecimal> threshold(JsonNode body, String name) {
        return Fields.find(body, name)
                .map(value -> {
                    if (value.isNumber()) {
                        var number = value.decimalValue();
                        if (number.signum() >= 0
                                && number.compareTo(THRESHOLD_MAX) <= 0
                                && number.scale() <= THRESHOLD_DIGITS_MAX) {
                            return number;
                        }
                    }
                    throw MixinRefusal.invalid(
                            name, "must be a number from 0 to " + THRESHOLD_MAX.toPlainString());
                });
    }

    /// The user as it is then, but for its picture.
    User of(User user) {
        var before = user.preferences();
        var after =
                new Preferences(
                        receiveMessageSource.orElse(before.receiveMessageSource()),
                        acceptConversationSource.orElse(before.acceptConversationSource()),
                        acceptSearchSource.orElse(before.acceptSearchSource()),
                        fiatCurrency.orElse(before.fiatCurrency()),
                        notificationThreshold.orElse(before.transferNotificationThreshold()),
                        confirmationThreshold.orElse(before.transferConfirmationThreshold()));
        return user.withPreferences(after)
                .withProfile(
                        fullName.orElse(user.fullName()),
                        biography.orElse(user.biography()),
                        user.avatarUrl());
    }
}
