package vouch.server.ethereum;

import java.net.URI;
import java.nio.file.Path;

/// Where the key is that signs transactions.
public sealed interface SigningKey {

    /// The key everybody has; on development chains alone.
    record Development() implements SigningKey {}

    /// A keystore V3 file.
    record InKeystore(Path file, KeystorePassword password) implements SigningKey {}

    /// Behind a Web3Signer in its eth1 mode.
    ///
    /// @param url may hold a password and is never shown
    /// @param address the account, `0x` and 40 digits, of both cases only as EIP-55 has them
    record BehindSigner(URI url, String address) implements SigningKey {

        public BehindSigner {
            address = Address.parse(address).text();
        }

        @Override
        public String toString() {
            return "a signer for " + address;
        }
    }
}
