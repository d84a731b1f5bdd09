package vouch.cli;

import vouch.protocol.ethereum.Hash;

/// What the hash of a proof's block was held against: the one thing a proof cannot show by itself.
sealed interface Comparison {

    /// A hash from outside the proof is the same.
    ///
    /// @param with where it came from, to be said after "compared with"
    record Same(String with) implements Comparison {}

    /// A hash from outside the proof is another: the proof's block is not the chain's.
    record Other(String with, String sentence) implements Comparison {}

    /// There is nothing to compare with.
    ///
    /// @param because why not, and what could be done
    record Nothing(String because) implements Comparison {}

    static Comparison of(Hash proofs, Hash outside, String with) {
        return proofs.equals(outside)
                ? new Same(with)
                : new Other(
                        with,
                        "The proof's block has the hash "
                                + proofs
                                + ", and "
                                + with
                                + " says "
                                + outside
                                + ".");
    }
}
