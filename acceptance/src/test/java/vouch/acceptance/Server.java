package vouch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vouch.client.Account;
import vouch.client.Administration;
import vouch.client.Prexis;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// A running gateway, built from this tree, as a process of its own with its own embedded chain.
///
/// Owned by one test thread. Tests get theirs from [Servers] (ended after each test) or from
/// [SharedServer] (one for all tests that leave one another alone).
public final class Server implements AutoCloseable {

    private static final String READY = "vouch is ready: ";
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration STOPPED_WITHIN = Duration.ofMinutes(1);

    private final Launch launch;
    private final List<Child> children = new ArrayList<>();
    private String url = "";

    private Server(Launch launch) {
        this.launch = launch;
    }

    /// Starts a gateway and returns when it says that it is ready; whoever started it closes it.
    public static Server start(Launch launch) {
        return start(launch, 0);
    }

    /// @param port 0 for a free one
    static Server start(Launch launch, int port) {
        var server = new Server(launch);
        server.startOn(port);
        return server;
    }

    /// What a gateway said that refused to start.
    public record Refusal(int exit, String out, String err) {}

    /// Starts a gateway that must end by itself.
    public static Refusal refused(Launch launch) {
        try (var child = launch.child(0)) {
            int exit = child.awaitExit(READY_WITHIN);
            return new Refusal(exit, child.out().text(), child.err().text());
        }
    }

    /// Starts it again after [#stop()], [#kill9()] or an end of its own, on another port.
    public void start() {
        startOn(0);
    }

    /// The same on the port it had, where its clients look for it.
    public void startOnSamePort() {
        startOn(port());
    }

    private void startOn(int port) {
        if (!children.isEmpty() && child().isAlive()) {
            throw new IllegalStateException("it runs already");
        }
        var child = launch.child(port);
        children.add(child);
        url =
                child.out()
                        .await(line -> line.startsWith(READY), READY_WITHIN)
                        .map(line -> line.substring(READY.length()))
                        .orElseThrow(() ->
                                new AssertionError(
                                        "the gateway did not become ready\n" + child.both()));
    }

    /// SIGTERM, and its exit code.
    public int stop() {
        child().terminate();
        return awaitExit();
    }

    /// Its exit code, after an end of its own.
    public int awaitExit() {
        return child().awaitExit(STOPPED_WITHIN);
    }

    /// SIGTERM alone; [#awaitExit()] waits.
    public void terminate() {
        child().terminate();
    }

    /// SIGKILL, and it is gone; its chain's process goes on, as after any such end.
    public void kill9() {
        child().kill();
    }

    /// Stops it where it runs, and starts it again with the same data.
    public void restart() {
        if (child().isAlive()) {
            stop();
        }
        start();
    }

    public boolean isRunning() {
        return child().isAlive();
    }

    public long pid() {
        return child().pid();
    }

    /// `http://127.0.0.1:port`, another one after each start.
    public String url() {
        return url;
    }

    public int port() {
        return URI.create(url).getPort();
    }

    public Path data() {
        return launch.data();
    }

    /// The demo account's key.
    public String key() {
        return demo().string("key");
    }

    /// The demo account's password.
    public String password() {
        return demo().string("password");
    }

    private JsonObject demo() {
        return json("demo.json").object("prexis");
    }

    /// The SDK, as the demo account.
    public Prexis client() {
        return as(key(), password());
    }

    public Prexis as(String key, String password) {
        return Prexis.at(URI.create(url)).as(key, password);
    }

    public Prexis as(Account.Credentials credentials) {
        return as(credentials.key(), credentials.password());
    }

    /// The SDK on the administrative listener.
    public Administration admin() {
        return Administration.of(data().resolve("admin.json"));
    }

    public String adminUrl() {
        return json("admin.json").string("url");
    }

    public String adminToken() {
        return json("admin.json").string("token");
    }

    private JsonObject json(String file) {
        try {
            var bytes = Files.readAllBytes(data().resolve(file));
            return Json.parse(bytes) instanceof JsonObject object
                    ? object
                    : fail(file + " is not an object");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject fail(String sentence) {
        throw new AssertionError(sentence);
    }

    public Output out() {
        return child().out();
    }

    public Output err() {
        return child().err();
    }

    /// Everything that it printed, of all its runs, for a person to read.
    public String transcript() {
        var text = new StringBuilder();
        children.forEach(child -> text.append(child.both()));
        return text.toString();
    }

    /// Ends it at once, and its chain with it.
    @Override
    public void close() {
        children.forEach(Child::close);
    }

    private Child child() {
        @Nullable Child last = children.isEmpty() ? null : children.getLast();
        return Objects.requireNonNull(last, "it was never started");
    }
}
