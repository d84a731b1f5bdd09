package vouch.server.notary;

import java.util.Locale;

/// How far a digest has come, and where its transaction stands.
record Reached(State state, Standing standing) {

    /// The states of a digest, in the order in which it reaches them. A reorganisation takes it
    /// back to an earlier one.
    enum State {
        /// Registered, and on disk.
        RECEIVED,
        /// In the tree of a signed checkpoint.
        LOGGED,
        /// Its transaction was sent.
        PENDING,
        /// Its transaction is in a block.
        MINED,
        /// That block is final, and the proof complete.
        FINAL;

        /// As it is written in an event.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
