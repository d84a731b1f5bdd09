package vouch.server.messenger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What makes a user an app. Its id is the user's.
record App(
        UUID appId,
        UUID creatorId,
        String name,
        String description,
        String iconUrl,
        String homeUri,
        String redirectUri,
        String category,
        List<String> capabilities,
        List<String> resourcePatterns,
        Instant updatedAt) {

    /// The app with another picture, changed at that time.
    App at(String otherIconUrl, Instant now) {
        return new App(
                appId,
                creatorId,
                name,
                description,
                otherIconUrl,
                homeUri,
                redirectUri,
                category,
                capabilities,
                resourcePatterns,
                now);
    }

    App {
        capabilities = List.copyOf(capabilities);
        resourcePatterns = List.copyOf(resourcePatterns);
    }
}
