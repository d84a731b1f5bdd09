package vouch.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import vouch.certificate.Certificate;
import vouch.protocol.MalformedException;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.Receipt;

/// Proofs on disk: read with a limit, written whole, and never lost.
final class ProofFiles {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private ProofFiles() {}

    /// Where the proof of `file` lies unless it is told otherwise.
    static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + Proof.FILE_SUFFIX);
    }

    /// True for proofs, for the ones that were set aside or not written whole, and for salts that
    /// wait for theirs.
    static boolean isProofName(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(Proof.FILE_SUFFIX)
                || name.endsWith(AtomicFile.UNFINISHED_SUFFIX)
                || name.endsWith(Proof.FILE_SUFFIX + ".salt")
                || (name.endsWith("~") && name.contains(Proof.FILE_SUFFIX + "."));
    }

    /// @throws CommandException where it cannot be read or is none
    static Proof read(Path proofFile) {
        return read(proofFile, Proof.BYTES_MAX, Proof::parse);
    }

    /// The same, where the file may also be a certificate with the proof attached, or one of the
    /// formats that only other programs verify, which is said.
    static Proof readAny(Path proofFile) {
        return read(
                proofFile,
                Certificate.BYTES_MAX,
                bytes ->
                        switch (FileKind.of(bytes)) {
                            case CERTIFICATE -> Certificate.read(bytes);
                            case OTS, RESPONSE, TLOG_PROOF, CHAINPOINT ->
                                    throw new MalformedException(
                                            "It is a proof in a format that other programs verify:"
                                                    + " docs/verifying.md says which, vouch info"
                                                    + " what is in it.");
                            case BUNDLE -> Proof.parse(bytes);
                        });
    }

    private static Proof read(Path proofFile, int bytesMax, Function<byte[], Proof> reader) {
        try {
            return reader.apply(Limited.read(proofFile, bytesMax));
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot read " + proofFile + ": " + Sentences.of(e) + ".", e);
        } catch (MalformedException e) {
            throw new CommandException(proofFile + " is not a proof: " + e.getMessage(), e);
        }
    }

    static Optional<Proof> find(Path proofFile) {
        return Files.exists(proofFile) ? Optional.of(read(proofFile)) : Optional.empty();
    }

    /// Writes `proof` unless a further one of the same entry stands there, with the earliest of
    /// their time-stamp tokens; returns the one that stands there afterwards.
    ///
    /// @throws CommandException where another proof stands there, which stays, or the disk refuses
    static Proof write(Path proofFile, Proof proof) {
        Optional<Proof> standing = find(proofFile);
        Proof best = standing.map(old -> better(proofFile, old, proof)).orElse(proof);
        if (standing.isPresent() && standing.get().equals(best)) {
            return best;
        }
        try {
            AtomicFile.write(proofFile, best.toJson().getBytes(StandardCharsets.UTF_8));
            return best;
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot write " + proofFile + ": " + Sentences.of(e) + ".", e);
        }
    }

    private static Proof better(Path proofFile, Proof old, Proof proof) {
        Receipt before = old.receipt();
        Receipt after = proof.receipt();
        if (!old.digest().equals(proof.digest())) {
            throw new CommandException(proofFile + " holds the proof of something else.");
        }
        if (!before.equals(after)) {
            throw new CommandException(
                    "ALARM: the server now says entry "
                            + after.index()
                            + " of "
                            + after.origin()
                            + ", accepted "
                            + after.acceptedAt()
                            + ", where "
                            + proofFile
                            + " says entry "
                            + before.index()
                            + " of "
                            + before.origin()
                            + ", accepted "
                            + before.acceptedAt()
                            + "; the old proof stays.");
        }
        return withEarliestToken(
                proof.stage().compareTo(old.stage()) > 0 ? proof : old, old, proof);
    }

    /// Tokens are made anew with each proof that is fetched. The first one stays, because its time
    /// is the earliest; a proof without one takes the new one up.
    private static Proof withEarliestToken(Proof further, Proof old, Proof proof) {
        return old.rfc3161().or(proof::rfc3161).map(further::withRfc3161).orElse(further);
    }

    /// Gives what lies at `proofFile` another name, so that nothing is lost; returns that name.
    static Path setAside(Path proofFile, Instant now) {
        String base = proofFile.getFileName() + "." + TIMESTAMP.format(now);
        try {
            for (int n = 0; ; n++) {
                Path aside = proofFile.resolveSibling(base + (n == 0 ? "" : "-" + n) + "~");
                if (!Files.exists(aside)) {
                    Files.move(proofFile, aside, StandardCopyOption.ATOMIC_MOVE);
                    return aside;
                }
            }
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot set " + proofFile + " aside: " + Sentences.of(e) + ".", e);
        }
    }
}
