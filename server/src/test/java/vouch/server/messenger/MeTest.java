package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `GET /me`, and the envelope of every answer.
class MeTest {

    @TempDir Path folder;
    private MessengerWorld world;

    @BeforeEach
    void open() {
        world = new MessengerWorld(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAppSeesItsAccountWithEitherKindOfKey() {
        for (var key : new TestKey[] {TestKey.rsa(1024), TestKey.rsa(2048), TestKey.ed25519()}) {
            var app = world.app(key);
            var me = world.get(app, "/me").data();
            assertThat(me.get("type").textValue()).isEqualTo("user");
            assertThat(me.get("user_id").textValue()).isEqualTo(app.userId().toString());
            assertThat(me.get("session_id").textValue()).isEqualTo(app.sessionId().toString());
            assertThat(me.get("relationship").textValue()).isEqualTo("ME");
            assertThat(me.get("identity_number").textValue()).matches("7[0-9]{9}");
            assertThat(me.get("has_pin").booleanValue()).isTrue();
            assertThat(me.get("pin_token").textValue()).isEqualTo(app.pinToken());
            assertThat(me.at("/app/app_id").textValue()).isEqualTo(app.userId().toString());
            assertThat(me.get("transfer_confirmation_threshold").isNumber()).isTrue();
        }
    }

    @Test
    void everyAnswerTellsTheTimeInNanoseconds() {
        var app = world.app(TestKey.ed25519());
        for (var reply :
                new MessengerWorld.Reply[] {
                    world.get(app, "/me"),
                    world.get(app, "/nothing"),
                    world.send("GET", "/me", "", ""),
                    world.send("DELETE", "/me", "", "")
                }) {
            assertThat(reply.headers().get("x-server-time")).isEqualTo("1631433600123456000");
            assertThat(reply.headers()).containsKey("x-request-id");
        }
    }

    @Test
    void aRequestWithoutATokenIsRefusedInTheEnvelope() {
        var reply = world.send("GET", "/me", "", "");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.body().at("/error/status").intValue()).isEqualTo(202);
        assertThat(reply.code()).isEqualTo(401);
        assertThat(reply.body().at("/error/description").textValue())
                .isEqualTo("Unauthorized, maybe invalid token.");
        assertThat(reply.extra().get("reason").textValue()).isEqualTo("no-token");
    }

    @Test
    void whatIsNoRequestKeepsItsStatusAndTheConnectionIsClosed() throws IOException {
        var request = "GET /me HTTP/1.1\r\nHost: h\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("{\"error\":{\"status\":202,\"code\":400,");
        }
    }

    @Test
    void whatIsNotThereIs404InTheEnvelope() {
        var reply = world.send("GET", "/oauth/token", "", "");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.code()).isEqualTo(404);
    }

    @Test
    void logsAreReadOnBehindTheLastOfAPage() {
        var app = world.app(TestKey.ed25519());
        var pins = new TestPins(world.time);
        var wrong = app.pin().equals("000000") ? "000001" : "000000";
        for (int i = 0; i < 3; i++) {
            world.time.pass(Duration.ofSeconds(1));
            var body = "{\"pin\":\"" + pins.of(app, wrong) + "\"}";
            assertThat(world.post(app, "/pin/verify", body).code()).isEqualTo(20119);
        }
        var all = world.get(app, "/logs").data();
        assertThat(all).hasSize(3);

        var first = world.get(app, "/logs?limit=1").data().get(0);
        assertThat(first).isEqualTo(all.get(0));
        var rest = "/logs?offset=" + first.get("created_at").textValue();
        assertThat(world.get(app, rest).data()).containsExactly(all.get(1), all.get(2));
        // Times before and after all that can be kept.
        assertThat(world.get(app, "/logs?offset=-999999999-01-01T00:00:00Z").data()).hasSize(3);
        assertThat(world.get(app, "/logs?offset=%2B999999999-01-01T00:00:00Z").data()).hasSize(3);
    }
}
