package vouch.client;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import vouch.protocol.MalformedException;

/// One account as the administrator sees it.
///
/// @param state `active` or `disabled`
/// @param mode how its digests get to the chain
/// @param registered how many digests it has registered
/// @param createdAt an ISO 8601 time
/// @param limits requests an hour by endpoint, where they differ from the server's own
/// @param documentBytes what its documents take
/// @param documentQuota what they may take, where that differs from the server's own
public record Account(
        String key,
        String name,
        String state,
        Mode mode,
        long credits,
        long registered,
        String createdAt,
        Map<String, Long> limits,
        long documentBytes,
        OptionalLong documentQuota) {

    /// How an account's digests get to the chain.
    public enum Mode {
        /// With the log's root: one transaction for many digests.
        LOG,
        /// Each in a transaction of its own.
        DIRECT;

        /// The mode that a word names.
        ///
        /// @throws MalformedException where there is none of that name
        public static Mode of(String word) {
            return Stream.of(values())
                    .filter(mode -> mode.word().equals(word))
                    .findFirst()
                    .orElseThrow(() ->
                            new MalformedException("A mode is log or direct, not " + word + "."));
        }

        /// As the API and the command line write it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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
