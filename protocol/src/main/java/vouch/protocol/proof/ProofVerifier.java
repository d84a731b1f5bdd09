package vouch.protocol.proof;

import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.Merkle;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.log.SignedNote;
import vouch.protocol.proof.Verdict.Fails;
import vouch.protocol.timestamp.TimestampAuthority;

/// Says whether a proof holds, from the proof alone and what the caller knows from elsewhere. It asks
/// nobody and reads no clock. `docs/proofs.md` lists its steps.
///
///     new ProofVerifier().withFile(digest).withLogKey(key).withBlockHash(hash).verify(proof)
public final class ProofVerifier {

    private final Optional<Digest> file;
    private final Optional<NoteVerifier> logKey;
    private final Optional<Hash> blockHash;
    private final Optional<TimestampAuthority> authority;

    /// A verifier that knows nothing from outside: it checks only that the proof fits together.
    public ProofVerifier() {
        this(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private ProofVerifier(
            Optional<Digest> file,
            Optional<NoteVerifier> logKey,
            Optional<Hash> blockHash,
            Optional<TimestampAuthority> authority) {
        this.file = file;
        this.logKey = logKey;
        this.blockHash = blockHash;
        this.authority = authority;
    }

    /// Also checks that the proof is of the file with this SHA-256 (before any salt).
    public ProofVerifier withFile(Digest digest) {
        return new ProofVerifier(Optional.of(digest), logKey, blockHash, authority);
    }

    /// Also checks the log's signatures with its key.
    public ProofVerifier withLogKey(NoteVerifier key) {
        return new ProofVerifier(file, Optional.of(key), blockHash, authority);
    }

    /// Also compares the block's hash with this one, known from a source the proof's maker can't
    /// change.
    public ProofVerifier withBlockHash(Hash hash) {
        return new ProofVerifier(file, logKey, Optional.of(hash), authority);
    }

    /// Also checks that this authority signed the time-stamp token, where there is one.
    public ProofVerifier withTimestampAuthority(TimestampAuthority trusted) {
        return new ProofVerifier(file, logKey, blockHash, Optional.of(trusted));
    }

    /// Goes through the proof in the order of its stages and stops at the first part that doesn't
    /// fit.
    public Verdict verify(Proof proof) {
        Optional<ChainCheck> chain =
                proof.ethereum().map(evidence -> new ChainCheck(proof, evidence, blockHash));
        Optional<TokenCheck> token =
                proof.rfc3161().map(t -> new TokenCheck(proof.digest(), t, authority));
        Optional<Fails> misfit =
                fileMisfit(proof)
                        .or(() -> receiptMisfit(proof))
                        .or(() -> proof.log().flatMap(log -> logMisfit(proof.receipt(), log)))
                        .or(() -> chain.flatMap(ChainCheck::misfit))
                        .or(() -> token.flatMap(TokenCheck::misfit));
        if (misfit.isPresent()) {
            return misfit.get();
        }
        return new Verdict.Holds(
                facts(proof, chain.map(ChainCheck::facts), token.map(TokenCheck::facts)));
    }

    private Optional<Fails> fileMisfit(Proof proof) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Digest given = file.get();
        if (proof.salt().isEmpty()) {
            return unless(
                    given.equals(proof.digest()),
                    Part.FILE,
                    "The file's digest is not the one that the proof is about.");
        }
        if (given.equals(proof.digest())) {
            return fails(
                    Part.SALT,
                    "The proof carries a salt, but is about the file's digest without it.");
        }
        return unless(
                proof.salt().get().salted(given).equals(proof.digest()),
                Part.FILE,
                "The file's digest with the proof's salt is not the digest that the proof is about.");
    }

    private Optional<Fails> receiptMisfit(Proof proof) {
        Receipt receipt = proof.receipt();
        if (!receipt.digest().equals(proof.digest())) {
            return fails(Part.RECEIPT, "The receipt is for another digest.");
        }
        return signatureMisfit(
                Part.RECEIPT_SIGNATURE, "receipt", proof.receiptNote(), receipt.origin());
    }

    private Optional<Fails> logMisfit(Receipt receipt, LogEvidence log) {
        Checkpoint checkpoint = log.checkpoint();
        if (!checkpoint.origin().equals(receipt.origin())) {
            return fails(Part.CHECKPOINT, "The checkpoint is of another log than the receipt.");
        }
        if (receipt.index() >= checkpoint.size()) {
            return fails(
                    Part.CHECKPOINT,
                    "The checkpoint's tree has "
                            + checkpoint.size()
                            + " entries, and the receipt's index "
                            + receipt.index()
                            + " lies outside it.");
        }
        Optional<Digest> root =
                Merkle.rootFrom(receipt.digest(), receipt.index(), checkpoint.size(), log.path());
        if (root.isEmpty()) {
            return fails(
                    Part.PATH,
                    "The inclusion path has not the number of hashes that leads from this index to the"
                            + " root of a tree of this size.");
        }
        if (!root.get().equals(checkpoint.root())) {
            return fails(
                    Part.PATH,
                    "The inclusion path does not lead from this digest to the checkpoint's root.");
        }
        return signatureMisfit(
                Part.CHECKPOINT_SIGNATURE, "checkpoint", log.note(), checkpoint.origin());
    }

    private Optional<Fails> signatureMisfit(
            Part part, String what, SignedNote note, String origin) {
        if (!note.signatures().getFirst().name().equals(origin)) {
            return fails(part, "The " + what + " is signed in another name than its log's.");
        }
        if (logKey.isEmpty()) {
            return Optional.empty();
        }
        if (!logKey.get().name().equals(origin)) {
            return fails(part, "The given key is not of the log that the " + what + " is from.");
        }
        return unless(
                logKey.get().verifies(note),
                part,
                "The " + what + " is not signed by the given key of the log.");
    }

    private Facts facts(
            Proof proof, Optional<Facts.Chain> chain, Optional<Facts.Timestamp> timestamp) {
        Receipt receipt = proof.receipt();
        return new Facts(
                proof.stage(),
                proof.digest(),
                receipt.index(),
                receipt.acceptedAt(),
                receipt.origin(),
                file.isPresent(),
                logKey.isPresent(),
                proof.log().stream().mapToLong(log -> log.checkpoint().size()).findFirst(),
                chain,
                timestamp);
    }

    static Optional<Fails> fails(Part part, String sentence) {
        return Optional.of(new Fails(part, sentence));
    }

    static Optional<Fails> unless(boolean fits, Part part, String sentence) {
        return fits ? Optional.empty() : fails(part, sentence);
    }
}
