package vouch.server.ledger;

import java.util.UUID;

/// Whose balance it is: a client of ours, or one side of the house's own books.
///
/// @param name unique for good, at most [#NAME_CHARS_MAX] characters
/// @param mayBeNegative true for the house's side, which others' balances come from
public record Owner(String name, boolean mayBeNegative) {

    public static final int NAME_CHARS_MAX = 64;

    /// How the names of all users' balances begin.
    public static final String USER_PREFIX = "user:";

    public Owner {
        if (name.isBlank() || name.length() > NAME_CHARS_MAX) {
            throw new IllegalArgumentException("an owner has 1 to 64 characters: " + name);
        }
    }

    public static Owner client(long accountId) {
        return new Owner("client:" + accountId, false);
    }

    /// A user of the messenger.
    public static Owner user(UUID userId) {
        return new Owner(USER_PREFIX + userId, false);
    }

    /// A side of the house's books, such as where granted credits come from.
    public static Owner house(String side) {
        return new Owner("house:" + side, true);
    }
}
