package vouch.client;

import java.util.UUID;

/// A conversation between a person who is played and an app of the Mixin API.
///
/// @param userId the person
/// @param appName what the app is called
public record Talk(UUID userId, UUID conversationId, String appName) {

    /// Something the app said.
    ///
    /// @param category such as `PLAIN_TEXT`
    /// @param payload its text, or the JSON of the category; empty where it is encrypted
    public record Heard(UUID messageId, String category, String payload) {}
}
