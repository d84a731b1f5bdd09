package vouch.server;

import java.security.SecureRandom;
import vouch.server.ethereum.MessageKey;

/// The key that signs letters of guarantee, made once for an installation and kept for good:
/// whoever holds a letter compares its signer with this key's address.
final class GuaranteeKey {

    private static final String SECRET = "guarantee.key";

    private GuaranteeKey() {}

    static MessageKey open(DataDirectory data, SecureRandom random) {
        if (!data.has(SECRET)) {
            data.write(
                    SECRET,
                    MessageKey.generate(random).secret() + "\n",
                    DataDirectory.Readers.OWNER);
        }
        var file = data.resolve(SECRET);
        try {
            return MessageKey.parse(Secrets.read(file));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "the key of letters of guarantee "
                            + file
                            + " is damaged: restore the file from a backup");
        }
    }
}
