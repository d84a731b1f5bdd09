package vouch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireTest {

    private final HttpServer server = start();

    private static HttpServer start() {
        try {
            var listener =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            listener.createContext(
                    "/",
                    exchange -> {
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        String said =
                                exchange.getRequestMethod()
                                        + " "
                                        + exchange.getRequestHeaders().getFirst("Authorization")
                                        + " "
                                        + new String(body, StandardCharsets.UTF_8);
                        byte[] answer = said.getBytes(StandardCharsets.UTF_8);
                        boolean chunked = exchange.getRequestURI().getPath().equals("/chunked");
                        exchange.sendResponseHeaders(200, chunked ? 0 : answer.length);
                        exchange.getResponseBody().write(answer);
                        exchange.close();
                    });
            listener.start();
            return listener;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Test
    void oneConnectionCarriesManyRequestsOfAnyKind() throws IOException {
        try (var wire = new Wire(url())) {
            assertThat(wire.get("/x", "t")).isEqualTo(new Wire.Reply(200, "GET Bearer t "));
            assertThat(wire.post("/chunked", "t", "text/plain", "hello"))
                    .isEqualTo(new Wire.Reply(200, "POST Bearer t hello"));
            assertThat(wire.post("/x", "", "text/plain", "again").body())
                    .isEqualTo("POST null again");
        }
    }

    @Test
    void aServerThatGoesAwayIsAnError() throws IOException {
        try (var wire = new Wire(url())) {
            wire.get("/x", "t");
            server.stop(0);

            assertThatThrownBy(
                            () -> {
                                wire.get("/x", "t");
                                wire.get("/x", "t");
                            })
                    .isInstanceOf(IOException.class);
        }
    }
}
