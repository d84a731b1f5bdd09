package vouch.acceptance.mixin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.OutsideTool;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.acceptance.SharedServer;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.request.Keystore;
import vouch.protocol.request.KeystoreShape;
import vouch.protocol.request.SessionKey;

/// Clients of the Mixin API that others wrote, unmodified from npm, against a gateway. What each
/// call came to is printed: a scorecard.
@ExtendWith(SharedServer.class)
final class SdkTest {

    private static final String[] CLIENTS = {
        "mixin-node-sdk RS512", "mixin-node-sdk EdDSA", "@mixin.dev EdDSA"
    };

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;
    private final Server server;

    SdkTest(Server server) {
        this.server = server;
    }

    private record Line(String client, String call, boolean ok, String detail) {

        static Line of(String text) {
            var json = (JsonObject) Json.parse(text);
            return new Line(
                    json.string("client"),
                    json.string("call"),
                    json.truth("ok"),
                    json.string("detail"));
        }

        @Override
        public String toString() {
            return "%-4s %-22s %-50s %s".formatted(ok ? "ok" : "FAIL", client, call, detail);
        }
    }

    @Test
    void everyCallOfEveryClientComesToWhatItsDocumentsSay() {
        var result =
                OutsideTool.node("sdk-witness.cjs", "mixin-node-sdk")
                        .in(folder)
                        .run(server.data().resolve("demo.json").toString());
        var lines = scorecard(result.out());

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(lines.stream().map(Line::client).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(CLIENTS);
        assertThat(lines).filteredOn(line -> !line.ok()).isEmpty();
    }

    @Test
    void everyClientConnectsAgainToAGatewayThatWasKilledAndStarted() throws Exception {
        var tool = OutsideTool.node("sdk-restart.cjs", "mixin-node-sdk");
        var own = servers.startOnOwnPort(folder.resolve("data"));
        var random = new SecureRandom();
        var rsa = own.admin().createApp("rsa", SessionKey.rsa(random));
        var ed25519 = own.admin().createApp("ed25519", SessionKey.ed25519(random));
        var dev = own.admin().createApp("dev", SessionKey.ed25519(random));
        var file =
                Files.writeString(folder.resolve("keystores.json"), file(own, rsa, ed25519, dev));
        try (var http = HttpClient.newHttpClient()) {
            var sender = Bot.create(own, http, "sender");
            var conversations =
                    List.of(
                            sender.talkTo(own, rsa.appId()),
                            sender.talkTo(own, ed25519.appId()),
                            sender.talkTo(own, dev.appId()));
            say(own, sender, conversations, "before");
            try (var clients = tool.start(file.toString())) {
                assertThat(clients.await(line -> line.contains("\"listening\"")))
                        .as(clients.text())
                        .isTrue();
                own.kill9();
                own.startOnSamePort();
                say(own, sender, conversations, "after");
                for (var client : CLIENTS) {
                    assertThat(clients.await(line -> line.contains(client)))
                            .as(client + " does not connect again: " + clients.text())
                            .isTrue();
                }
                assertThat(scorecard(clients.out())).hasSize(CLIENTS.length).allMatch(Line::ok);
            }
        }
    }

    private static String file(Server server, Keystore rsa, Keystore ed25519, Keystore dev) {
        return JsonObject.builder()
                .put("url", server.url())
                .put("rsa", rsa.json(KeystoreShape.MIXIN_NODE_SDK))
                .put("ed25519", ed25519.json(KeystoreShape.MIXIN_NODE_SDK))
                .put("dev", dev.json(KeystoreShape.MIXIN_DEV))
                .build()
                .toString();
    }

    private static void say(Server server, Bot sender, List<String> conversations, String words) {
        var messages =
                conversations.stream()
                        .map(conversation -> Bot.message(UUID.randomUUID(), conversation, words))
                        .toList();
        assertThat(sender.say(server, messages).orElseThrow().isSuccess()).isTrue();
    }

    /// The lines of the scorecard among what was printed, which are printed here too.
    private static List<Line> scorecard(String out) {
        var lines =
                out.lines().filter(text -> text.startsWith("{\"client\"")).map(Line::of).toList();
        System.out.println("--- clients of the Mixin API");
        lines.forEach(System.out::println);
        return lines;
    }
}
