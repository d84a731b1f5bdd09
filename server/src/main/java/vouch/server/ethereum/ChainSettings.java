package vouch.server.ethereum;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What an operator decides about the chain.
///
/// @param nodes JSON-RPC URLs of nodes of one chain, which may hold keys and are never shown; none
///   for the embedded chain
/// @param anvil the embedded chain's program, where it is not to be searched for
/// @param directory the embedded chain's state, `<data>/chain`
/// @param pollInterval the time between two looks at the chain
/// @param resendInterval the time after which what is in no block is sent again
/// @param confirmations the blocks above a transaction's that make it confirmed
/// @param finalDepth the blocks above a transaction's that make it final, on a chain whose node has
///   no `finalized` block
public record ChainSettings(
        List<URI> nodes,
        Optional<Path> anvil,
        Path directory,
        SigningKey key,
        Duration pollInterval,
        Duration resendInterval,
        int confirmations,
        int finalDepth,
        Spending spending) {

    public static final int FINAL_DEPTH_DEFAULT = 12;
    public static final Duration RESEND_INTERVAL_DEFAULT = Duration.ofMinutes(1);

    public ChainSettings {
        nodes = List.copyOf(nodes);
        if (!pollInterval.isPositive() || !resendInterval.isPositive()) {
            throw new IllegalArgumentException("the chain's intervals must be above zero");
        }
        if (confirmations < 1 || finalDepth < confirmations) {
            throw new IllegalArgumentException(
                    "a transaction is confirmed after at least 1 block and final not before that: "
                            + confirmations
                            + ", "
                            + finalDepth);
        }
        if (nodes.isEmpty() && !(key instanceof SigningKey.Development)) {
            throw new IllegalArgumentException(
                    "the embedded chain signs with its development key; another key needs a node");
        }
    }

    /// The embedded chain as it comes.
    public static ChainSettings embedded(Path directory) {
        return new ChainSettings(
                List.of(),
                Optional.empty(),
                directory,
                new SigningKey.Development(),
                Duration.ofSeconds(1),
                RESEND_INTERVAL_DEFAULT,
                1,
                FINAL_DEPTH_DEFAULT,
                Spending.usual());
    }

    /// Leaves out the nodes' URLs, which may hold keys.
    @Override
    public String toString() {
        return nodes.isEmpty()
                ? "the embedded chain in " + directory
                : "a chain behind " + nodes.size() + " node(s)";
    }
}
