package vouch.server.messenger;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Somebody who has balances and gets messages: a person, an app, or a network user that an app
/// made.
///
/// @param identityNumber what people find the user by; [#NO_NUMBER] of a network user
/// @param phone empty where there is none
/// @param creatorId the app that made a network user
/// @param avatarUrl empty, or a path on this gateway
/// @param codeId what the user's QR code holds, until it is rotated
/// @param app present where the user is an app
record User(
        UUID userId,
        String identityNumber,
        String fullName,
        String biography,
        String avatarUrl,
        String phone,
        Optional<UUID> creatorId,
        UUID codeId,
        Preferences preferences,
        Optional<App> app,
        Instant createdAt) {

    /// Network users have no number of their own.
    static final String NO_NUMBER = "0";

    User withProfile(String otherName, String otherBiography, String otherAvatarUrl) {
        return with(otherName, otherBiography, otherAvatarUrl, codeId, preferences);
    }

    User withPreferences(Preferences others) {
        return with(fullName, biography, avatarUrl, codeId, others);
    }

    User withCode(UUID other) {
        return with(fullName, biography, avatarUrl, other, preferences);
    }

    private User with(
            String itsName, String itsBiography, String itsAvatarUrl, UUID code, Preferences its) {
        return new User(
                userId,
                identityNumber,
                itsName,
                itsBiography,
                itsAvatarUrl,
                phone,
                creatorId,
                code,
                its,
                app,
                createdAt);
    }

    boolean isApp() {
        return app.isPresent();
    }
}
