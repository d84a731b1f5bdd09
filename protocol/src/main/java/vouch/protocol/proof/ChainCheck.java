package vouch.protocol.proof;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.RawTransaction;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.ethereum.TransactionTrie.Broken;
import vouch.protocol.ethereum.TransactionTrie.Found;
import vouch.protocol.proof.Facts.Anchored;
import vouch.protocol.proof.Verdict.Fails;

/// The last stage: from the checkpoint's root, or the digest itself, through a transaction to the
/// hash of a block.
final class ChainCheck {

    private final Proof proof;
    private final EthereumEvidence evidence;
    private final Optional<Hash> expected;

    ChainCheck(Proof proof, EthereumEvidence evidence, Optional<Hash> expected) {
        this.proof = proof;
        this.evidence = evidence;
        this.expected = expected;
    }

    Optional<Fails> misfit() {
        return transactionMisfit().or(this::headerMisfit).or(this::trieMisfit).or(this::hashMisfit);
    }

    /// What the evidence shows; to be asked for only when nothing misfits.
    Facts.Chain facts() {
        RawTransaction transaction = RawTransaction.parse(evidence.transaction());
        BlockHeader header = BlockHeader.parse(evidence.header());
        return new Facts.Chain(
                transaction.chainId().orElseThrow(),
                header.number(),
                Instant.ofEpochSecond(header.timestamp()),
                header.hash(),
                transaction.hash(),
                anchored(transaction).orElseThrow(),
                expected.isPresent());
    }

    private Optional<Fails> transactionMisfit() {
        RawTransaction transaction;
        try {
            transaction = RawTransaction.parse(evidence.transaction());
        } catch (MalformedException e) {
            return ProofVerifier.fails(
                    Part.TRANSACTION, "The transaction is malformed. " + e.getMessage());
        }
        if (!transaction.isUnderstood()) {
            return ProofVerifier.fails(
                    Part.TRANSACTION, "The transaction is of a type that is not known here.");
        }
        if (transaction.chainId().orElse(0) == 0) {
            return ProofVerifier.fails(
                    Part.TRANSACTION, "The transaction is not bound to one chain.");
        }
        return ProofVerifier.unless(
                anchored(transaction).isPresent(),
                Part.TRANSACTION,
                proof.log().isPresent()
                        ? "The transaction carries neither the checkpoint's root nor the digest."
                        : "The transaction does not carry the digest, and the proof has no place in"
                                + " the log that would lead to what it carries.");
    }

    /// The calldata is the 32 bytes of the root or of the digest, and nothing else.
    private Optional<Anchored> anchored(RawTransaction transaction) {
        byte[] data = transaction.data().orElseThrow();
        if (proof.log().isPresent()
                && Arrays.equals(data, proof.log().get().checkpoint().root().bytes())) {
            return Optional.of(Anchored.ROOT);
        }
        return Arrays.equals(data, proof.digest().bytes())
                ? Optional.of(Anchored.DIGEST)
                : Optional.empty();
    }

    private Optional<Fails> headerMisfit() {
        try {
            BlockHeader.parse(evidence.header());
            return Optional.empty();
        } catch (MalformedException e) {
            return ProofVerifier.fails(
                    Part.HEADER, "The block header is malformed. " + e.getMessage());
        }
    }

    private Optional<Fails> trieMisfit() {
        byte[] root = BlockHeader.parse(evidence.header()).transactionsRoot().bytes();
        return switch (TransactionTrie.verify(root, evidence.index(), evidence.nodes())) {
            case Broken broken ->
                    ProofVerifier.fails(
                            Part.TRIE_NODE,
                            "Trie node " + broken.node() + " does not fit. " + broken.sentence());
            case Found found ->
                    ProofVerifier.unless(
                            Arrays.equals(found.value(), evidence.transaction()),
                            Part.TRANSACTION,
                            "The block holds another transaction at this index.");
        };
    }

    private Optional<Fails> hashMisfit() {
        Hash hash = BlockHeader.parse(evidence.header()).hash();
        return ProofVerifier.unless(
                expected.isEmpty() || expected.get().equals(hash),
                Part.BLOCK_HASH,
                "The block header's hash is not the given one.");
    }
}
