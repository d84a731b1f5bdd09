package vouch.protocol.mixin;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Ids of conversations that nobody has to ask for.
public final class ConversationIds {

    private ConversationIds() {}

    /// The one conversation of two users: MD5 over their ids in text, the lesser first, with the
    /// version and variant bits of a UUID of version 3, but without its namespace.
    public static UUID contact(UUID one, UUID other) {
        String a = one.toString();
        String b = other.toString();
        String both = a.compareTo(b) <= 0 ? a + b : b + a;
        return UUID.nameUUIDFromBytes(both.getBytes(StandardCharsets.US_ASCII));
    }
}
