package vouch.protocol.mixin;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import vouch.protocol.MalformedException;

/// Ids of conversations that nobody has to ask for.
public final class ConversationIds {

    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    private ConversationIds() {}

    /// The one conversation of two users: MD5 over their ids in text, the lesser first, with the
    /// version and variant bits of a UUID of version 3, but without its namespace.
    ///
    /// @throws MalformedException where both are the same
    public static UUID contact(UUID one, UUID other) {
        if (one.equals(other)) {
            throw new MalformedException("A conversation is of two users, not of one alone.");
        }
        String a = one.toString();
        String b = other.toString();
        String both = a.compareTo(b) <= 0 ? a + b : b + a;
        return UUID.nameUUIDFromBytes(both.getBytes(StandardCharsets.US_ASCII));
    }

    /// The same of ids in text, small letters or capitals.
    ///
    /// @throws MalformedException also where one is no UUID in its usual form
    public static UUID contact(String one, String other) {
        return contact(id(one), id(other));
    }

    private static UUID id(String text) {
        if (!ID.matcher(text).matches()) {
            throw new MalformedException("A user's id is a UUID of 36 characters.");
        }
        return UUID.fromString(text);
    }
}
