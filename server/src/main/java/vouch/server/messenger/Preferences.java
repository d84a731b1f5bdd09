package vouch.server.messenger;

import java.math.BigDecimal;
import java.util.Set;

/// What a user has chosen.
///
/// @param receiveMessageSource whose messages are taken: `EVERYBODY` or `CONTACTS`
/// @param acceptConversationSource who may add the user to a group
/// @param acceptSearchSource who finds the user by phone number
/// @param transferNotificationThreshold in the fiat currency, 0 or more
/// @param transferConfirmationThreshold in the fiat currency, 0 or more
record Preferences(
        String receiveMessageSource,
        String acceptConversationSource,
        String acceptSearchSource,
        String fiatCurrency,
        BigDecimal transferNotificationThreshold,
        BigDecimal transferConfirmationThreshold) {

    static final Set<String> SOURCES = Set.of("EVERYBODY", "CONTACTS");

    static final Preferences DEFAULT =
            new Preferences(
                    "EVERYBODY",
                    "EVERYBODY",
                    "EVERYBODY",
                    "USD",
                    BigDecimal.ZERO,
                    new BigDecimal(100));

    Preferences {
        if (!SOURCES.contains(receiveMessageSource)
                || !SOURCES.contains(acceptConversationSource)
                || !SOURCES.contains(acceptSearchSource)) {
            throw new IllegalArgumentException("a source is EVERYBODY or CONTACTS");
        }
        if (transferNotificationThreshold.signum() < 0
                || transferConfirmationThreshold.signum() < 0) {
            throw new IllegalArgumentException("a threshold is 0 or more");
        }
    }
}
