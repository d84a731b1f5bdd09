package vouch.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Cli;
import vouch.acceptance.Launch;
import vouch.acceptance.Servers;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// The command line as an account in direct mode: each digest stands in a transaction of its own.
final class DirectModeTest {

    /// More than are on their way at a time.
    private static final int FILES = 20;

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    private static Cli.Result succeeds(Cli.Result result) {
        assertThat(result.exit()).as(result.toString()).isZero();
        return result;
    }

    private static JsonObject object(String json) {
        return (JsonObject) Json.parse(json.strip());
    }

    @Test
    void stampUpgradeVerifyAndInfoDoAsForAnyOther() {
        var server = servers.start(Launch.in(folder.resolve("data")));
        var operator = Cli.in(folder);
        var made =
                succeeds(
                        operator.run(
                                "account",
                                "create",
                                "Diana",
                                "--credits",
                                "100",
                                "--direct",
                                "--json"));
        assertThat(succeeds(operator.run("account", "list")).out())
                .containsPattern("Diana +active +direct");
        var account = object(made.out());
        assertThat(account.string("mode")).isEqualTo("direct");
        var diana = Cli.in(folder).as(server, account.string("key"), account.string("password"));
        Content.random(folder.resolve("one.bin"), 100);
        for (int i = 0; i < FILES; i++) {
            Content.random(folder.resolve("many/" + i + ".bin"), 100);
        }

        succeeds(diana.run("stamp", "one.bin"));
        succeeds(diana.run("stamp", "many", "--no-wait"));
        succeeds(diana.run("upgrade", "many", "--wait", "final"));
        server.stop();

        for (int i = 0; i < FILES; i++) {
            var facts = object(succeeds(diana.run("verify", "many/" + i + ".bin", "--json")).out());
            assertThat(facts.string("stage")).isEqualTo("final");
            assertThat(facts.string("anchored")).isEqualTo("digest");
        }
        assertThat(succeeds(diana.run("verify", "one.bin")).out())
                .contains("carries     the digest itself: the transaction is its own");
        assertThat(succeeds(diana.run("info", "one.bin.vouch.json")).out())
                .contains("the digest itself: the transaction is its own")
                .doesNotContain("tree root");
    }
}
