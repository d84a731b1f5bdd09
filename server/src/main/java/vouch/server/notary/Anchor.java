package vouch.server.notary;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vouch.protocol.Digest;
import vouch.protocol.proof.EthereumEvidence;

/// A signed checkpoint that is put on the chain; how far it got is its job's state.
///
/// @param note the signed checkpoint
/// @param proof what proves it, once its block is final
record Anchor(
        long treeSize,
        Digest root,
        String note,
        long jobId,
        Instant createdAt,
        @Nullable Proof proof) {

    record Proof(String blockHash, EthereumEvidence evidence) {}
}
