package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Eventually;
import vouch.acceptance.Launch;
import vouch.acceptance.RawHttp;
import vouch.acceptance.RawHttp.Header;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.client.Registration;
import vouch.protocol.Digest;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// SIGTERM in the middle of a load: what is in hand is finished and answered.
///
/// The clients are bare connections, because the SDK would ask again by itself. A request that
/// reaches the gateway after it stopped to listen has no answer, and must then not have been done.
final class TerminateUnderLoadTest {

    private static final int STOPS = Counts.shortOrLong(2, 10);
    private static final int CLIENTS = 16;
    private static final int BATCH = 50;

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    private final Tally tally = new Tally();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    void everyRequestIsAnsweredOrWasNeverBegun() throws InterruptedException {
        var random = Counts.random("terminate under load");
        var server = servers.start(Counts.unlimited(Launch.in(folder.resolve("data"))));
        for (int stop = 1; stop <= STOPS; stop++) {
            var clients = startClients(server, stop);
            tally.awaitAccepted(tally.acceptedCount() + random.nextInt(100, 1_500));
            server.terminate();
            assertThat(server.awaitExit()).isIn(0, 143);
            for (var client : clients) {
                client.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(ChainProcesses.of(server.data())).isEmpty();
            assertThat(server.err().text()).doesNotContain("ERROR", "\tat ");

            server.start();

            var client = server.client();
            assertThat(client.register(tally.accepted()))
                    .as("answered 200")
                    .allMatch(Registration.AlreadyRegistered.class::isInstance);
            assertThat(client.register(tally.doubtful()))
                    .as("not answered, so not registered")
                    .allMatch(Registration.Registered.class::isInstance);
            tally.accepted(tally.doubtful());
        }
        Proofs.awaitFinal(server, List.of(tally.accepted().getLast()));
        System.out.printf("%d stops, %d digests%n", STOPS, tally.acceptedCount());
    }

    private List<Thread> startClients(Server server, int stop) {
        // Makes sure that the token is good by now.
        server.client().credits();
        var token = token(server);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            var name = "stop " + stop + "/" + i;
            boolean kept = i % 2 == 0;
            threads.add(
                    Thread.ofVirtual()
                            .name(name)
                            .start(() -> run(server.url(), token, name, kept)));
        }
        return threads;
    }

    /// A token that is good already.
    private static Header token(Server server) {
        var login = "key=" + server.key() + "&password=" + server.password();
        var answer =
                RawHttp.exchange(
                        server.url(),
                        "POST",
                        "/api/v1/auth",
                        List.of(new Header("Content-Type", "application/x-www-form-urlencoded")),
                        login.getBytes(StandardCharsets.UTF_8));
        var jwt = ((JsonObject) Json.parse(answer.body())).string("jwt");
        var header = new Header("Authorization", "Bearer " + jwt);
        Eventually.isTrue("a good token", () -> isGood(server.url(), header));
        return header;
    }

    private static boolean isGood(String url, Header token) {
        return RawHttp.exchange(url, "GET", "/api/v1/credits", List.of(token), new byte[0]).status()
                == 200;
    }

    /// Registers until there is no answer, on one connection or on a new one for each request.
    private void run(String url, Header token, String name, boolean kept) {
        try (var connections = new Connections(url, kept)) {
            for (int request = 0; ; request++) {
                int count = request % 3 == 0 ? BATCH : 1;
                var digests = Load.digests(name + "/" + request, count);
                var answer = connections.exchange(request(url, token, digests, kept));
                if (answer.isEmpty()) {
                    tally.doubtful(digests);
                    return;
                }
                judge(answer.get(), digests);
                if (answer.get().status() != 200) {
                    return;
                }
            }
        }
    }

    private static String request(String url, Header token, List<Digest> digests, boolean kept) {
        var hashes = new ArrayList<String>();
        digests.forEach(digest -> hashes.add('"' + digest.hex() + '"'));
        var body = "{\"hashes\":[" + String.join(",", hashes) + "]}";
        return """
        POST /api/v1/register/batch HTTP/1.1\r
        Host: %s\r
        Authorization: %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        Connection: %s\r
        \r
        %s\
        """
                .formatted(
                        url.substring("http://".length()),
                        token.value(),
                        body.length(),
                        kept ? "keep-alive" : "close",
                        body);
    }

    private void judge(RawHttp.Answer answer, List<Digest> digests) {
        switch (answer.status()) {
            case 200 -> tally.accepted(digests);
            case 503 -> tally.doubtful(digests);
            default -> {
                tally.doubtful(digests);
                wrong.add(answer.toString());
            }
        }
    }

    /// One connection for all requests, or one for each.
    private static final class Connections implements AutoCloseable {
        private final String url;
        private final boolean kept;
        private Optional<RawHttp> open = Optional.empty();

        Connections(String url, boolean kept) {
            this.url = url;
            this.kept = kept;
        }

        /// Empty where no answer came, or none that is whole.
        Optional<RawHttp.Answer> exchange(String request) {
            try {
                if (open.isEmpty()) {
                    open = Optional.of(RawHttp.to(url));
                }
                var connection = open.get();
                connection.send(request);
                var answer = connection.answer();
                if (!kept) {
                    close();
                    open = Optional.empty();
                }
                return Optional.of(answer);
            } catch (UncheckedIOException e) {
                return Optional.empty();
            }
        }

        @Override
        public void close() {
            open.ifPresent(RawHttp::close);
        }
    }
}
