package vouch.server.messenger;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import vouch.server.http.Request;

/// Which part of a list is asked for, by `limit`, `offset` and `order`.
///
/// @param offset the page goes on behind this moment, which is not in it; without one it begins at
///   the newest, or ascending at the oldest
record Page(int limit, Optional<Instant> offset, boolean ascending) {

    /// The most of one page, and what there is without a `limit`.
    static final int LIMIT_MAX = 500;

    static final int OFFSET_CHARS_MAX = 64;

    /// What clients send for no time at all is before it.
    private static final Instant FIRST = Instant.parse("0001-01-02T00:00:00Z");

    /// Later times count as this: they could not be compared with those that are kept.
    static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    static Page of(Request request) {
        return of(request, LIMIT_MAX);
    }

    static Page of(Request request, int limitMax) {
        return new Page(
                request.query("limit")
                        .filter(text -> !text.isEmpty())
                        .map(text -> limit(text, limitMax))
                        .orElse(limitMax),
                request.query("offset")
                        .filter(text -> !text.isEmpty())
                        .map(Page::time)
                        .filter(FIRST::isBefore),
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

    /// A time no earlier or later than those that are kept.
    ///
    /// @throws MixinRefusal where it is no time
    static Instant time(String text) {
        try {
            if (text.length() <= OFFSET_CHARS_MAX) {
                // A + that was not encoded has become a space.
                var time = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
                return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
            }
        } catch (DateTimeException _) {
            // Said below.
        }
        throw MixinRefusal.invalid("offset", "must be a time as of RFC 3339");
    }

    /// An offset in whole microseconds, as times are kept, so that everything on its far side stays
    /// there.
    static Instant bound(Instant offset, boolean ascending) {
        var down = offset.truncatedTo(ChronoUnit.MICROS);
        return ascending || down.equals(offset) ? down : down.plus(1, ChronoUnit.MICROS);
    }
}
