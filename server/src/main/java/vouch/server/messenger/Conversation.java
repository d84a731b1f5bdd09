package vouch.server.messenger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where messages are exchanged: between two users, or in a group.
///
/// @param codeId by which one joins a group
/// @param expireIn after how long apps hide its messages; zero for never
/// @param participants in the order in which they came
record Conversation(
        UUID id,
        Category category,
        UUID creatorId,
        String name,
        String announcement,
        UUID codeId,
        Duration expireIn,
        Instant createdAt,
        List<Participant> participants) {

    enum Category {
        CONTACT,
        GROUP
    }

    Conversation {
        participants = List.copyOf(participants);
    }

    Optional<Participant> participant(UUID userId) {
        return participants.stream()
                .filter(participant -> participant.userId().equals(userId))
                .findFirst();
    }

    /// Everybody in it but one.
    List<UUID> others(UUID userId) {
        return participants.stream()
                .map(Participant::userId)
                .filter(other -> !other.equals(userId))
                .toList();
    }
}
