package vouch.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.proof.Salt;

/// Keeps a salt from before its digest is registered until a proof holds it: a salt lost in between
/// would leave a digest in the log that nobody can ever show to be theirs.
final class SaltFile {

    private static final int BYTES_MAX = 256;

    private SaltFile() {}

    static Path of(Path proofFile) {
        return proofFile.resolveSibling(proofFile.getFileName() + ".salt");
    }

    /// The salt that an interrupted command left, else a new one, on disk in either case.
    static Salt keep(Path proofFile, SecureRandom random) {
        Path file = of(proofFile);
        try {
            if (Files.exists(file)) {
                String hex = new String(Limited.read(file, BYTES_MAX), StandardCharsets.US_ASCII);
                return Salt.ofBytes(Encodings.parseHex(hex.strip()));
            }
            Salt salt = Salt.random(random);
            AtomicFile.writeSecret(file, (salt + "\n").getBytes(StandardCharsets.US_ASCII));
            return salt;
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot keep its salt in " + file + ": " + Sentences.of(e) + ".", e);
        } catch (MalformedException e) {
            throw new CommandException(
                    file + " is not a salt (" + e.getMessage() + "): move it away.", e);
        }
    }

    /// Called once a proof that holds the salt is on disk.
    static void done(Path proofFile) {
        try {
            Files.deleteIfExists(of(proofFile));
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot remove " + of(proofFile) + ": " + Sentences.of(e) + ".", e);
        }
    }
}
