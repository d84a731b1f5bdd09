package vouch.server.ethereum;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What an operator decides about the chain.
///
/// @param node a node's JSON-RPC URL, which may hold a key and is never shown; empty for the
///   embedded chain
/// @param anvil the embedded chain's program, where it is not to be searched for
/// @param directory the embedded chain's state, `<data>/chain`
/// @param keystore the signing key, a keystore V3 file; empty for the development key
/// @param keystorePassword how to open the keystore
/// @param pollInterval the time between two looks at the chain
/// @param confirmations the blocks above a transaction's that make it confirmed
/// @param finalDepth the blocks above a transaction's that make it final, on a chain whose node has
///   no `finalized` block
public record ChainSettings(
        Optional<URI> node,
        Optional<Path> anvil,
        Path directory,
        Optional<Path> keystore,
        KeystorePassword keystorePassword,
        Duration pollInterval,
        int confirmations,
        int finalDepth) {

    public static final int FINAL_DEPTH_DEFAULT = 12;

    public ChainSettings {
        if (!pollInterval.isPositive()) {
            throw new IllegalArgumentException("the poll interval must be above zero");
        }
        if (confirmations < 1 || finalDepth < confirmations) {
            throw new IllegalArgumentException(
                    "a transaction is confirmed after at least 1 block and final not before that: "
                            + confirmations
                            + ", "
                            + finalDepth);
        }
        if (node.isEmpty() && keystore.isPresent()) {
            throw new IllegalArgumentException(
                    "the embedded chain signs with its development key; a keystore needs a node");
        }
    }

    /// The embedded chain as it comes.
    public static ChainSettings embedded(Path directory) {
        return new ChainSettings(
                Optional.empty(),
                Optional.empty(),
                directory,
                Optional.empty(),
                new KeystorePassword.None(),
                Duration.ofSeconds(1),
                1,
                FINAL_DEPTH_DEFAULT);
    }

    /// Leaves out the node's URL, which may hold a key.
    @Override
    public String toString() {
        return node.isPresent() ? "a chain behind a node" : "the embedded chain in " + directory;
    }
}
