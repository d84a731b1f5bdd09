package vouch.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A command of the server's own program that ends by itself: `fsck`, or a `serve` that is refused.
public final class ServerProgram {

    private static final Duration ENDS_WITHIN = Duration.ofMinutes(3);

    private ServerProgram() {}

    public static Cli.Result run(String... arguments) {
        Installation.installChain();
        var command = new ArrayList<>(BuiltProgram.SERVER.quickCommand(List.of()));
        command.addAll(List.of(arguments));
        try (var child = Child.start(command, Path.of("").toAbsolutePath(), Map.of())) {
            int exit = child.awaitExit(ENDS_WITHIN);
            return new Cli.Result(exit, child.out().text(), child.err().text());
        }
    }
}
