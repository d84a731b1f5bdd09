package vouch.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HexFormat;
import vouch.protocol.log.NoteSigner;
import vouch.server.database.Database;

/// The log's name and signing key, made once for an installation and kept for good.
final class LogKey {

    private static final String SECRET = "log.key";
    private static final String PUBLIC = "log.vkey";
    private static final int NAME_BYTES = 8;

    private LogKey() {}

    /// @throws ConfigException where there are entries but no key: a new one would be a new log
    static NoteSigner open(DataDirectory data, Database database, SecureRandom random) {
        var file = data.resolve(SECRET);
        if (Files.exists(file)) {
            return NoteSigner.parse(Secrets.read(file));
        }
        boolean used =
                database.read(tx -> tx.find("select tree_size from log_checkpoint", row -> true))
                        .isPresent();
        if (used) {
            throw new ConfigException(
                    "the log's key "
                            + file
                            + " is missing, and the log is not empty: restore the file from a"
                            + " backup");
        }
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        var signer = NoteSigner.generate("vouch/" + HexFormat.of().formatHex(name), random);
        data.writeSecret(SECRET, signer.secretKey() + "\n");
        try {
            Files.writeString(data.resolve(PUBLIC), signer.verifierKey() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + data.resolve(PUBLIC), e);
        }
        return signer;
    }
}
