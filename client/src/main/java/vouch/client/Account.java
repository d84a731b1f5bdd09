package vouch.client;

import java.util.Map;

/// One account as the administrator sees it.
///
/// @param state `active` or `disabled`
/// @param registered how many digests it has registered
/// @param createdAt an ISO 8601 time
/// @param limits requests an hour by endpoint, where they differ from the server's own
public record Account(
        String key,
        String name,
        String state,
        long credits,
        long registered,
        String createdAt,
        Map<String, Long> limits) {

    public Account {
        limits = Map.copyOf(limits);
    }

    /// A key and the password that goes with it; shown once and stored by nobody but the caller.
    public record Credentials(String key, String password) {

        @Override
        public String toString() {
            return "Credentials[" + key + "]";
        }
    }
}
