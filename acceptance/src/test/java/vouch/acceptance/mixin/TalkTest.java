package vouch.acceptance.mixin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Cli;
import vouch.acceptance.OutsideTool;
import vouch.acceptance.Server;
import vouch.acceptance.SharedServer;

/// `vouch app talk` with a bot that others' client makes, unmodified from npm.
@ExtendWith(SharedServer.class)
final class TalkTest {

    @TempDir private Path folder;

    private final Server server;

    TalkTest(Server server) {
        this.server = server;
    }

    @Test
    void aPersonWritesToABotAndReadsItsAnswers() {
        var echo = OutsideTool.node("echo-bot.cjs", "mixin-node-sdk");
        var first = "hello " + UUID.randomUUID();
        try (var bot = echo.start(server.data().resolve("demo.json").toString(), "ed25519");
                var talk =
                        Cli.in(folder)
                                .typedTo(
                                        "app",
                                        "talk",
                                        "demo-ed25519",
                                        "--rounds",
                                        "0",
                                        "--data",
                                        server.data().toString())) {
            assertThat(bot.await("listening"::equals)).as("%s", bot.text()).isTrue();
            talk.type(first);
            assertThat(talk.await(("echo: " + first)::equals)).as("%s", talk.text()).isTrue();
            talk.type("grüß dich, 🌍");
            assertThat(talk.await("echo: grüß dich, 🌍"::equals)).as("%s", talk.text()).isTrue();

            var ended = talk.end();
            assertThat(ended.exit()).as("%s", ended).isZero();
            assertThat(ended.out().lines())
                    .containsExactly("echo: " + first, "echo: grüß dich, 🌍");
            assertThat(ended.err()).isEmpty();
        }
    }
}
