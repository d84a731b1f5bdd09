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
        return new User(
                userId,
                identityNumber,
                otherName,
                otherBiography,
                otherAvatarUrl,
                phone,
                creatorId,
                codeId,
                preferences,
                app,
                createdAt);
    }

    User withPreferences(Preferences others) {
        return new User(
                userId,
                identityNumber,
                fullName,
                biography,
                avatarUrl,
                phone,
                creatorId,
                codeId,
                others,
                app,
                createdAt);
    }

    User withCode(UUID other) {
        return new User(
                userId,
                identityNumber,
                fullName,
                biography,
                avatarUrl,
                phone,
                creatorId,
                other,
                preferences,
                app,
                createdAt);
    }

    boolean isApp() {
        return app.isPresent();
    }
}
