package vouch.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import vouch.protocol.MalformedException;
import vouch.server.timestamp.AuthorityKey;

/// The time-stamping key and its certificate: the operator's, or made once for an installation.
///
/// What is made here lies in one file, the certificate before the key, so that a start that is cut
/// short never leaves half of it. The other file is the certificate for everyone to read.
final class TimestampKey {

    private static final String SECRET = "tsa.key";
    private static final String PUBLIC = "tsa.pem";
    private static final String KEY_BEGINS = "-----BEGIN PRIVATE KEY-----";
    private static final int NAME_BYTES = 8;

    private TimestampKey() {}

    /// @throws ConfigException where there is a certificate without its key, or something that
    ///   cannot sign tokens
    static AuthorityKey open(
            Config.Timestamp config, DataDirectory data, InstantSource clock, SecureRandom random) {
        var key = config.keyFile();
        var certificate = config.certificateFile();
        if (key != null && certificate != null) {
            return read(Path.of(key), Path.of(certificate), clock);
        }
        var kept = data.has(SECRET) ? read(data, clock) : make(data, clock, random);
        data.write(PUBLIC, kept.pem(), DataDirectory.Readers.ALL);
        return kept;
    }

    private static AuthorityKey read(Path key, Path certificate, InstantSource clock) {
        try {
            return AuthorityKey.parse(Secrets.read(key), text(certificate), clock.instant());
        } catch (MalformedException e) {
            throw new ConfigException(
                    "timestamp.key-file "
                            + key
                            + " with timestamp.certificate-file "
                            + certificate
                            + " cannot be used: "
                            + e.getMessage());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file);
        }
    }

    private static AuthorityKey read(DataDirectory data, InstantSource clock) {
        var file = data.resolve(SECRET);
        var text = Secrets.read(file);
        int key = Math.max(0, text.indexOf(KEY_BEGINS));
        try {
            return AuthorityKey.parse(text.substring(key), text.substring(0, key), clock.instant());
        } catch (MalformedException e) {
            throw new ConfigException(
                    "the time-stamping key "
                            + file
                            + " cannot be used: restore the file from a backup. "
                            + e.getMessage());
        }
    }

    /// Tokens are not stored, so a new authority takes nothing from the old proofs; but it does not
    /// take the old one's place unseen.
    private static AuthorityKey make(DataDirectory data, InstantSource clock, SecureRandom random) {
        if (data.has(PUBLIC)) {
            throw new ConfigException(
                    "the time-stamping key "
                            + data.resolve(SECRET)
                            + " is missing, and its certificate "
                            + data.resolve(PUBLIC)
                            + " is there: restore the key from a backup, or move the certificate away"
                            + " for a new key (keep it: earlier tokens verify with it alone)");
        }
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        var key = AuthorityKey.make(HexFormat.of().formatHex(name), clock.instant(), random);
        data.write(SECRET, key.pem() + key.secretPem(), DataDirectory.Readers.OWNER);
        return key;
    }
}
