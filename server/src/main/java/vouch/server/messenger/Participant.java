package vouch.server.messenger;

import java.time.Instant;
import java.util.UUID;

/// A user in a conversation.
///
/// @param mutedUntil until when the user wants to hear nothing; the epoch where not at all
record Participant(UUID userId, Role role, Instant mutedUntil, Instant createdAt) {

    /// What a user may do in a group. Names on the wire are these, and an empty text for a member.
    enum Role {
        OWNER("OWNER"),
        ADMIN("ADMIN"),
        MEMBER("");

        private final String text;

        Role(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        static Role of(String text) {
            for (var role : values()) {
                if (role.text.equals(text)) {
                    return role;
                }
            }
            throw new IllegalArgumentException("no such role: " + text);
        }
    }

    /// Whether it may change the group and who is in it.
    boolean leads() {
        return role != Role.MEMBER;
    }
}
