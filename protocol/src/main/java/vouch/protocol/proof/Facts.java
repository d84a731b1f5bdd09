package vouch.protocol.proof;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import vouch.protocol.Digest;
import vouch.protocol.ethereum.Hash;

/// What a proof that holds has shown, and what it was compared with.
///
/// @param stage how far the proof goes
/// @param digest the registered digest
/// @param index the entry's number in the log
/// @param acceptedAt when the log says it accepted the digest; nothing but the log's word
/// @param origin the log
/// @param fileCompared whether a file's digest was given and led to the registered one
/// @param signaturesChecked whether a log key was given and the notes verified with it
/// @param treeSize the size of the checkpoint's tree, where the proof has a place in the log
/// @param chain what the chain says, at stage final
/// @param timestamp what the time-stamp token says, where there is one
public record Facts(
        Stage stage,
        Digest digest,
        long index,
        Instant acceptedAt,
        String origin,
        boolean fileCompared,
        boolean signaturesChecked,
        OptionalLong treeSize,
        Optional<Chain> chain,
        Optional<Timestamp> timestamp) {

    /// What the transaction's calldata is.
    public enum Anchored {
        /// The root of the checkpoint, and with it every entry of the tree.
        ROOT,
        /// The digest itself; its place in the log then rests on the log's signature alone.
        DIGEST
    }

    /// What a time-stamping authority says (RFC 3161): it saw the digest at this time.
    ///
    /// @param time `genTime`: when the token was made, which is after the digest was accepted
    /// @param policy the object identifier of the authority's policy
    /// @param serial the authority's number of the token
    /// @param authorityChecked whether the certificate of a trusted authority was given, and the
    ///   token is signed with it; else anyone may have made it
    public record Timestamp(
            Instant time, String policy, BigInteger serial, boolean authorityChecked) {}

    /// The block that carries the transaction.
    ///
    /// @param chainId the one chain the transaction may run on
    /// @param blockTime what the block says of its time: the proof's time, once the hash was
    ///   compared
    /// @param blockHash the header's hash: the one value to look up elsewhere
    /// @param blockHashCompared whether a hash from outside was given, and is this one
    public record Chain(
            long chainId,
            long blockNumber,
            Instant blockTime,
            Hash blockHash,
            Hash transactionHash,
            Anchored anchored,
            boolean blockHashCompared) {

        private static final long ANVIL = 31337;
        private static final long GETH_DEVELOPMENT = 1337;

        /// Whether this is a chain that anyone can make for themselves: it proves nothing to
        /// others.
        public boolean developmentChain() {
            return chainId == ANVIL || chainId == GETH_DEVELOPMENT;
        }
    }
}
