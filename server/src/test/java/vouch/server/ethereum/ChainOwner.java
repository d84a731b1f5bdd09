package vouch.server.ethereum;

import java.nio.file.Path;
import java.util.Optional;

/// A program that starts the embedded chain, says so, and waits to be killed.
final class ChainOwner {

    private ChainOwner() {}

    public static void main(String[] arguments) throws Exception {
        try (var chain = EmbeddedChain.start(Path.of(arguments[0]), Optional.empty())) {
            System.out.println(chain.pid() + " " + chain.url());
            System.in.readAllBytes();
        }
    }
}
