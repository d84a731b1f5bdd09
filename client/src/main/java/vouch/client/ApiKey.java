package vouch.client;

import java.util.Optional;

/// A key of the mixer's API, as the server lists it.
///
/// @param id names it, and is no secret
/// @param createdAt ISO 8601, in UTC
/// @param disabledAt since when nobody is known by it
public record ApiKey(String id, String name, String createdAt, Optional<String> disabledAt) {

    /// A key that was just made. Printing it shows no secret.
    ///
    /// @param apiKey what callers of the mixer's API send
    public record Secret(String id, String name, String apiKey) {

        @Override
        public String toString() {
            return "Secret[" + id + ", " + name + "]";
        }
    }
}
