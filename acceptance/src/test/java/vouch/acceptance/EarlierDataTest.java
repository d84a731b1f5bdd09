package vouch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A data folder of every earlier version opens in this one: each fixture was left by a `kill -9`
/// and holds two digests, `document.txt` and `second.txt`, that were final, and the proof of the
/// first. From `transactions` on there is `direct.txt` too, with a transaction of its own; in
/// `mixer` somebody wrote to an app, one order is paid, and another waited for its time.
final class EarlierDataTest {

    private static final Duration UNPACKED_WITHIN = Duration.ofMinutes(1);

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "first-notary, 0x99e4f419a2cfb68429ea74f3e4d965e95c29f702311301f1cf358d5e0749cb2a",
        "transactions, 0x4cf7e95a82926547fffb3b8b9e3c9c8702c6b2b8115c818405f431757c2539a2",
        "mixer, 0x68235c1bbe9e2dc8cd6d17be98d9b3725d5d3c4952d74162db7d1e44912a41e4"
    })
    void whatItHeldIsProvedAndTheWorkGoesOn(String version, String blockHash) throws Exception {
        unpack("/data/" + version + ".tar.gz");

        var server = servers.start(Launch.in(folder.resolve("data")));
        var cli = Cli.in(folder).of(server);
        assertThat(cli.run("stamp", "document.txt").exit()).isZero();
        assertThat(cli.run("stamp", "second.txt").exit()).isZero();
        assertThat(cli.run("verify", "document.txt", "--block-hash", blockHash).exit()).isZero();
        assertThat(cli.run("verify", "second.txt").exit()).isZero();
        if (Files.exists(folder.resolve("direct.txt"))) {
            assertThat(cli.run("stamp", "direct.txt").exit()).isZero();
            assertThat(cli.run("info", "direct.txt.vouch.json").out()).contains("the digest");
        }
        if (version.equals("mixer")) {
            assertThat(cli.run("mixer", "orders").out()).contains("Paid", "4.899");
            Eventually.isTrue(
                    "the books agree with the chain", () -> cli.run("mixer", "check").exit() == 0);
        }
        assertThat(cli.run("stamp", "--digest", "5e".repeat(32)).exit()).isZero();

        server.stop();
        assertThat(ServerProgram.run("fsck", "--data", server.data().toString()).exit()).isZero();
    }

    private void unpack(String fixture) throws IOException, InterruptedException {
        var tar =
                new ProcessBuilder(List.of("tar", "-xz", "--no-same-owner"))
                        .directory(folder.toFile())
                        .inheritIO()
                        .redirectInput(ProcessBuilder.Redirect.PIPE)
                        .start();
        try (InputStream in = EarlierDataTest.class.getResourceAsStream(fixture);
                var to = tar.getOutputStream()) {
            assertThat(in).as(fixture).isNotNull();
            in.transferTo(to);
        }
        assertThat(tar.waitFor(UNPACKED_WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(tar.exitValue()).isZero();
    }
}
