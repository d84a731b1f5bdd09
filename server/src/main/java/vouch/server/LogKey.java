package vouch.server;

import java.security.SecureRandom;
import java.util.HexFormat;
import vouch.protocol.MalformedException;
import vouch.protocol.log.NoteSigner;
import vouch.server.database.Database;
import vouch.server.notary.NotaryService;

/// The log's name and signing key, made once for an installation and kept for good.
final class LogKey {

    private static final String SECRET = "log.key";
    private static final String PUBLIC = "log.vkey";
    private static final int NAME_BYTES = 8;

    private LogKey() {}

    /// @throws ConfigException where there are entries but no key: a new one would be a new log
    static NoteSigner open(DataDirectory data, Database database, SecureRandom random) {
        var signer = data.has(SECRET) ? read(data) : make(data, database, random);
        data.write(PUBLIC, signer.verifierKey() + "\n", DataDirectory.Readers.ALL);
        return signer;
    }

    private static NoteSigner read(DataDirectory data) {
        var file = data.resolve(SECRET);
        try {
            return NoteSigner.parse(Secrets.read(file));
        } catch (MalformedException e) {
            throw new ConfigException(
                    "the log's key " + file + " is damaged: restore the file from a backup");
        }
    }

    private static NoteSigner make(DataDirectory data, Database database, SecureRandom random) {
        if (NotaryService.holdsEntries(database)) {
            throw new ConfigException(
                    "the log's key "
                            + data.resolve(SECRET)
                            + " is missing, and the log is not empty: restore the file from a"
                            + " backup");
        }
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        var signer = NoteSigner.generate("vouch/" + HexFormat.of().formatHex(name), random);
        data.write(SECRET, signer.secretKey() + "\n", DataDirectory.Readers.OWNER);
        return signer;
    }
}
