package vouch.server.messenger;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import vouch.server.http.Request;

/// Which part of a list is asked for, by `limit`, `offset` and `order`.
///
/// @param offset where it begins: what was made at that time or after it, or before it where the
///   newest comes first
record Page(int limit, Optional<Instant> offset, boolean ascending) {

    /// The most of one page, and what there is without a `limit`.
    static final int LIMIT_MAX = 500;

    static final int OFFSET_CHARS_MAX = 64;

    static Page of(Request request) {
        return of(request, LIMIT_MAX);
    }

    static Page of(Request request, int limitMax) {
        return new Page(
                request.query("limit")
                        .filter(text -> !text.isEmpty())
                        .map(text -> limit(text, limitMax))
                        .orElse(limitMax),
                request.query("offset").filter(text -> !text.isEmpty()).map(Page::time),
                request.query("order").orElse("").toUpperCase(Locale.ROOT).equals("ASC"));
    }

    /// More than the most counts as the most, 0 as none given: clients send both.
    private static int limit(String text, int max) {
        if (!text.matches("[0-9]{1,9}")) {
            throw MixinRefusal.invalid("limit", "must be a whole number from 1 to " + max);
        }
        int limit = Integer.parseInt(text);
        return limit == 0 ? max : Math.min(limit, max);
    }

    /// @throws MixinRefusal where it is no time
    static Instant time(String text) {
        try {
            if (text.length() <= OFFSET_CHARS_MAX) {
                // A + that was not encoded has become a space.
                return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            }
        } catch (DateTimeException _) {
            // Said below.
        }
        throw MixinRefusal.invalid("offset", "must be a time as of RFC 3339");
    }
}
