package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.account.Caller;
import vouch.server.database.TestDatabases;
import vouch.server.ethereum.JobState;
import vouch.server.http.HttpServer;

@Timeout(60)
class EventRoutesTest {

    private static final long ALICE = 1;

    @TempDir private Path folder;
    private World world;
    private HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void open() {
        world = new World(TestDatabases.Kind.SQLITE, folder);
        world.grant(ALICE, 100);
        var routes =
                new EventRoutes(
                        world.notary,
                        world.changes,
                        standing -> standing.getClass().getSimpleName());
        var route =
                routes.route()
                        .guardedBy(request -> {
                            request.put(Caller.KEY, new Caller(ALICE, "alice"));
                            return null;
                        });
        server = HttpServer.builder().host("127.0.0.1").routes(List.of(route)).build().start();
    }

    @AfterEach
    void close() {
        http.shutdownNow();
        server.close();
        world.close();
    }

    private void register() {
        world.notary.register(ALICE, List.of(World.digest(0)));
    }

    private HttpResponse<InputStream> ask(String hash) throws IOException, InterruptedException {
        var url = "http://127.0.0.1:" + server.port() + "/api/v1/hashes/" + hash + "/events";
        return http.send(
                HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofInputStream());
    }

    /// What is told of the digest, event by event.
    private final class Listening implements AutoCloseable {
        private final BufferedReader lines;

        Listening() throws IOException, InterruptedException {
            var answer = ask(World.digest(0).hex());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
            lines =
                    new BufferedReader(
                            new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        }

        /// The data of the next event, or an empty text at the end.
        String next() throws IOException {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    return line.substring("data: ".length());
                }
            }
            return "";
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private static String data(String state, String standing) {
        return "{\"hash\":\"%s\",\"state\":\"%s\",\"transaction\":\"%s\"}"
                .formatted(World.digest(0).hex(), state, standing);
    }

    private void happens(Runnable change) {
        change.run();
        world.changes.happened();
    }

    @Test
    void eachStateIsToldAndTheStreamEndsAfterTheLast() throws Exception {
        register();
        try (var listening = new Listening()) {
            assertThat(listening.next()).isEqualTo(data("received", "Waiting"));
            happens(world.log::publish);
            assertThat(listening.next()).isEqualTo(data("logged", "Waiting"));
            world.now = world.now.plus(Duration.ofMinutes(10));
            world.anchorer.run();
            happens(() -> world.chain.put(1, new JobState.Sent("0x11")));
            assertThat(listening.next()).isEqualTo(data("pending", "Pending"));
            var inclusion = world.chain.block("a", 1).getFirst();
            happens(() -> world.chain.put(1, new JobState.Mined(inclusion)));
            assertThat(listening.next()).isEqualTo(data("mined", "Mined"));
            // The chain was reorganised.
            happens(() -> world.chain.put(1, new JobState.Sent("0x11")));
            assertThat(listening.next()).isEqualTo(data("pending", "Pending"));
            world.chain.makeFinal("b", 1);
            // The keeping of the evidence tells of itself.
            world.anchorer.run();
            var last = listening.next();
            assertThat(last).isIn(data("final", "Mined"), data("mined", "Mined"));
            if (last.equals(data("mined", "Mined"))) {
                assertThat(listening.next()).isEqualTo(data("final", "Mined"));
            }
            assertThat(listening.next()).isEmpty();
        }
    }

    @Test
    void whoComesLateIsToldTheLastStateAlone() throws Exception {
        register();
        world.log.publish();
        world.now = world.now.plus(Duration.ofMinutes(10));
        world.anchorer.run();
        world.chain.makeFinal("a", 1);
        world.anchorer.run();
        try (var listening = new Listening()) {
            assertThat(listening.next()).isEqualTo(data("final", "Mined"));
            assertThat(listening.next()).isEmpty();
        }
    }

    @Test
    void whatIsNotRegisteredHasNoStates() throws Exception {
        assertThat(ask(World.digest(1).hex()).statusCode()).isEqualTo(404);
        assertThat(ask("0x12").statusCode()).isEqualTo(404);
    }

    @Test
    void anAccountHasSoManyStreamsAtATime() throws Exception {
        register();
        var all = new ArrayList<Listening>();
        for (int i = 0; i < EventRoutes.STREAMS_OF_ACCOUNT_MAX; i++) {
            all.add(new Listening());
            all.getLast().next();
        }
        assertThat(ask(World.digest(0).hex()).statusCode()).isEqualTo(429);
        for (var one : all) {
            one.close();
        }
    }

    @Test
    void aServerThatStopsEndsItsStreams() throws Exception {
        register();
        try (var listening = new Listening()) {
            listening.next();
            server.stop();
            assertThat(listening.next()).isEmpty();
        }
    }
}
