package vouch.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A development chain of the test's own, which makes a block only when it is told to: for what
/// lies between sending a transaction and its block.
public final class ManualNode implements AutoCloseable {

    private static final String LISTENING = "Listening on 127.0.0.1:";
    private static final Duration UP_WITHIN = Duration.ofMinutes(1);

    private final Child child;
    private final String url;

    private ManualNode(Child child, String url) {
        this.child = child;
        this.url = url;
    }

    public static ManualNode start() {
        Installation.installChain();
        var child =
                Child.start(
                        List.of(
                                Installation.anvil().toString(),
                                "--host",
                                "127.0.0.1",
                                "--port",
                                "0",
                                "--no-mining",
                                "--slots-in-an-epoch",
                                "1"),
                        Path.of("").toAbsolutePath(),
                        Map.of());
        String line =
                child.out()
                        .await(said -> said.startsWith(LISTENING), UP_WITHIN)
                        .orElseThrow(() -> new AssertionError("no chain: " + child.both()));
        return new ManualNode(child, "http://127.0.0.1:" + line.substring(LISTENING.length()));
    }

    public String url() {
        return url;
    }

    @Override
    public void close() {
        child.close();
    }
}
