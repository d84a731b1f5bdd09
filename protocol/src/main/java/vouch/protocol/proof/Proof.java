package vouch.protocol.proof;

import java.util.List;
import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.log.SignedNote;

/// The bundle that proves one digest, at whatever stage it is (`docs/proofs.md`). Immutable; it is
/// well-formed, but whether it holds is for [ProofVerifier] to say.
///
/// @param digest the registered digest: the file's own, or with a salt SHA-256(salt ‖ the file's)
/// @param receiptNote the signed receipt
/// @param log its place in the log; not needed beside a transaction that carries the digest itself
/// @param rfc3161 a time-stamp token over the digest
public record Proof(
        Digest digest,
        Optional<Salt> salt,
        SignedNote receiptNote,
        Optional<LogEvidence> log,
        Optional<EthereumEvidence> ethereum,
        Optional<TimestampToken> rfc3161) {

    /// The longest bundle that is read.
    public static final int BYTES_MAX = 1024 * 1024;

    /// What a bundle's file name ends with.
    public static final String FILE_SUFFIX = ".vouch.json";

    public Proof {
        requireOneSignature(receiptNote);
        Receipt.parse(receiptNote.text());
    }

    /// The proof of what this receipt accepted, at its first stage.
    public static Proof of(SignedNote receipt) {
        return new Proof(
                Receipt.parse(receipt.text()).digest(),
                Optional.empty(),
                receipt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// Reads a bundle; refuses what is missing, unknown, malformed or too large, naming the member.
    public static Proof parse(byte[] json) {
        return ProofJson.read(json);
    }

    /// The same proof with its place in the log.
    public Proof withLog(SignedNote checkpoint, List<Digest> path) {
        LogEvidence evidence = new LogEvidence(checkpoint, path);
        return new Proof(digest, salt, receiptNote, Optional.of(evidence), ethereum, rfc3161);
    }

    /// The same proof with the transaction that carries the log's root, or, where the proof has no
    /// place in the log, the digest itself.
    public Proof withEthereum(EthereumEvidence evidence) {
        return new Proof(digest, salt, receiptNote, log, Optional.of(evidence), rfc3161);
    }

    /// The same proof with the 32 bytes that its digest was salted with.
    public Proof withSalt(byte[] bytes) {
        return new Proof(
                digest, Optional.of(Salt.ofBytes(bytes)), receiptNote, log, ethereum, rfc3161);
    }

    /// The same proof with a time-stamp token.
    public Proof withRfc3161(TimestampToken token) {
        return new Proof(digest, salt, receiptNote, log, ethereum, Optional.of(token));
    }

    /// What the receipt says.
    public Receipt receipt() {
        return Receipt.parse(receiptNote.text());
    }

    /// How far the proof has grown.
    public Stage stage() {
        if (ethereum.isPresent()) {
            return Stage.FINAL;
        }
        return log.isPresent() ? Stage.LOGGED : Stage.RECEIVED;
    }

    /// The bundle as text: pretty, always the same for the same proof, with a line end at the end.
    public String toJson() {
        return ProofJson.write(this);
    }

    /// A second signature would stand in the bundle unchecked.
    static void requireOneSignature(SignedNote note) {
        if (note.signatures().size() != 1) {
            throw new MalformedException("A proof's notes carry exactly one signature each.");
        }
    }
}
