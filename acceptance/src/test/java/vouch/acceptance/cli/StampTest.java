package vouch.acceptance.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Cli;
import vouch.acceptance.RawHttp;
import vouch.acceptance.Server;
import vouch.acceptance.SharedServer;
import vouch.client.Registration;
import vouch.protocol.Digest;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// `vouch stamp` and `vouch upgrade` against a running gateway.
@ExtendWith(SharedServer.class)
final class StampTest {

    private final Server server;
    @TempDir private Path folder;

    StampTest(Server server) {
        this.server = server;
    }

    private Cli cli() {
        return Cli.in(folder).of(server);
    }

    private static void succeeds(Cli.Result result) {
        assertThat(result.exit()).as(result.toString()).isZero();
    }

    private static void fails(Cli.Result result, String... words) {
        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.out() + result.err()).contains(words).doesNotContain("\tat ");
    }

    private static List<JsonObject> lines(Cli.Result result) {
        return result.out().lines().map(line -> (JsonObject) Json.parse(line)).toList();
    }

    private Digest digestOf(String file) {
        return Digest.sha256(Content.read(folder.resolve(file)));
    }

    /// How often the gateway has answered a POST at this route.
    private long requests(String route) {
        var metrics = RawHttp.exchange(server.url(), "GET", "/metrics", List.of(), new byte[0]);
        var counted =
                Pattern.compile(
                        "(?m)^vouch_http_requests_total\\{method=\"POST\",route=\""
                                + Pattern.quote(route)
                                + "\",status=\"200\"} ([0-9.E]+)$");
        return counted.matcher(metrics.text())
                .results()
                .mapToLong(found -> (long) Double.parseDouble(found.group(1)))
                .sum();
    }

    @Test
    void twoThousandFilesAndTheProgramKilledInTheMiddle() {
        int files = 2_000;
        for (int i = 0; i < files; i++) {
            Content.random(folder.resolve("archive/" + (i % 20) + "/" + i + ".bin"), 50);
        }
        long credits = server.client().credits();

        boolean killed = cli().killedWhen(() -> proofs() > files / 10, "stamp", "archive");
        assertThat(killed).isTrue();
        long before = proofs();
        assertThat(before).isBetween(files / 10L, files - 1L);
        var result = cli().run("stamp", "archive");

        succeeds(result);
        assertThat(result.out()).contains("2,000 items: 2,000 final.");
        assertThat(proofs()).isEqualTo(files);
        assertThat(server.client().credits()).isEqualTo(credits - files);
        for (int i = 0; i < files; i += 999) {
            var file = "archive/" + (i % 20) + "/" + i + ".bin";
            succeeds(cli().run("verify", file));
        }
    }

    /// Temporary files come and go while it looks.
    private long proofs() {
        return IntStream.range(0, 20)
                .mapToObj(number -> folder.resolve("archive/" + number).toFile().list())
                .filter(Objects::nonNull)
                .flatMap(Arrays::stream)
                .filter(name -> name.endsWith(".vouch.json"))
                .count();
    }

    @Test
    void threeHundredFilesAreOneRequest() {
        for (int i = 0; i < 300; i++) {
            Content.random(folder.resolve("many/" + (i % 7) + "/" + i + ".bin"), 100);
        }
        long batches = requests("/api/v1/register/batch");
        long single = requests("/api/v1/register");

        var result = cli().run("stamp", "many", "--no-wait");

        succeeds(result);
        assertThat(result.out()).contains("300 items: 300 received; 300 credits used");
        assertThat(requests("/api/v1/register/batch")).isEqualTo(batches + 1);
        assertThat(requests("/api/v1/register")).isEqualTo(single);
        for (int i = 0; i < 300; i++) {
            assertThat(folder.resolve("many/" + (i % 7) + "/" + i + ".bin.vouch.json")).exists();
        }
        // Done again it costs nothing.
        var again = cli().run("stamp", "many", "--no-wait");
        succeeds(again);
        assertThat(again.out()).doesNotContain("credits used");
        assertThat(requests("/api/v1/register/batch")).isEqualTo(batches + 1);
    }

    @Test
    void whoeverDoesNotWaitComesBackForTheRest() {
        Content.random(folder.resolve("a.bin"), 1000);
        var stamped = cli().run("stamp", "a.bin", "--no-wait", "--json");
        succeeds(stamped);
        var item = lines(stamped).getFirst();
        assertThat(item.truth("ok")).isTrue();
        assertThat(item.string("registration")).isEqualTo("registered");
        assertThat(item.string("sha256")).isEqualTo(digestOf("a.bin").hex());

        // Received is not enough to verify against a block.
        assertThat(cli().run("verify", "a.bin").exit()).isIn(0, 2);
        var upgraded = cli().run("upgrade", "a.bin.vouch.json", "--wait", "final", "--json");

        succeeds(upgraded);
        assertThat(lines(upgraded).getFirst().string("stage")).isEqualTo("final");
        succeeds(cli().run("verify", "a.bin"));
    }

    @Test
    void aNodeThatIsTrustedSaysTheBlocksHash() throws Exception {
        Content.random(folder.resolve("a.bin"), 1000);
        succeeds(cli().run("stamp", "a.bin"));
        var stranger = Cli.in(folder).home(Files.createDirectory(folder.resolve("stranger")));
        var listening =
                Pattern.compile("Listening on (127.0.0.1:[0-9]+)")
                        .matcher(Files.readString(server.data().resolve("chain/anvil.log")));
        assertThat(listening.find()).isTrue();

        assertThat(stranger.run("verify", "a.bin").exit()).isEqualTo(2);
        succeeds(stranger.run("verify", "a.bin", "--node-url", "http://" + listening.group(1)));
        assertThat(stranger.run("verify", "a.bin", "--node-url", "http://127.0.0.1:1").exit())
                .isIn(1, 2);
    }

    @Test
    void aDigestThatIsKnownAlreadyIsASuccessWithItsProof() {
        Content.random(folder.resolve("known.bin"), 1000);
        assertThat(server.client().register(digestOf("known.bin")))
                .isInstanceOf(Registration.Registered.class);

        var result = cli().run("stamp", "known.bin");

        succeeds(result);
        assertThat(result.out()).contains("known.bin: final").contains("(was known already)");
        succeeds(cli().run("verify", "known.bin"));
    }

    @Test
    void digestsNeedNoFiles() {
        String first = Digest.sha256(folder.toString().getBytes(UTF_8)).hex();
        String second = Digest.sha256((folder + "2").getBytes(UTF_8)).hex();

        succeeds(cli().run("stamp", "--digest", first, second, "--wait", "logged"));

        assertThat(folder.resolve(first + ".vouch.json")).exists();
        assertThat(folder.resolve(second + ".vouch.json")).exists();
        assertThat(cli().run("stamp", "--digest", "0x" + first, "--no-wait").exit()).isNotZero();
        assertThat(cli().run("stamp", "--digest", "nonsense", "--no-wait").exit()).isNotZero();
    }

    @Test
    void oneFileThatCannotBeStampedKeepsNoOtherWaiting() {
        Content.random(folder.resolve("good.bin"), 10);

        var result = cli().run("stamp", "good.bin", "missing.bin", "--no-wait", "--json");

        fails(result, "There is no such file.");
        assertThat(folder.resolve("good.bin.vouch.json")).exists();
        var summary = lines(result).getLast().object("summary");
        assertThat(summary.integer("succeeded")).isEqualTo(1);
        assertThat(summary.integer("failed")).isEqualTo(1);
    }

    @Test
    void creditsThatRunOutAreSaidForEachFileLeftOut() {
        for (int i = 0; i < 5; i++) {
            Content.random(folder.resolve("few/" + i + ".bin"), 100);
        }
        var poor = server.admin().create("has two credits", 2);
        var theirs = Cli.in(folder).as(server, poor.key(), poor.password());

        var result = theirs.run("stamp", "few", "--no-wait");

        fails(result, "No credit is left for it", "5 items: 2 received, 3 failed");
        server.admin().credit(poor.key(), 3, "");
        succeeds(theirs.run("stamp", "few", "--no-wait"));
        assertThat(server.as(poor).credits()).isZero();
    }

    @Test
    void aServerThatIsNotThereIsSaidInOneSentence() {
        Content.random(folder.resolve("a.bin"), 10);
        var result =
                Cli.in(folder)
                        .environment("VOUCH_URL", "http://127.0.0.1:1")
                        .environment("VOUCH_KEY", "k")
                        .environment("VOUCH_PASSWORD", "p")
                        .run("stamp", "a.bin");

        fails(result, "http://127.0.0.1:1");
        assertThat(folder.resolve("a.bin.vouch.json")).doesNotExist();
    }

    @Test
    void aWrongPasswordIsSaidAndNeverShown() {
        Content.random(folder.resolve("a.bin"), 10);
        var result =
                Cli.in(folder).as(server, server.key(), "not-my-password").run("stamp", "a.bin");

        fails(result, "does not know this key with this password");
        assertThat(result.toString()).doesNotContain("not-my-password");
        assertThat(folder.resolve("a.bin.vouch.json")).doesNotExist();
    }

    @Test
    void whoeverNamesNoServerIsToldHow() {
        Content.random(folder.resolve("a.bin"), 10);
        fails(Cli.in(folder).run("stamp", "a.bin"), "No server is named");
    }

    @Test
    void aFileThatChangedIsNotStampedOverItsOldProof() {
        Content.text(folder.resolve("a.txt"), "first " + folder);
        succeeds(cli().run("stamp", "a.txt", "--no-wait"));
        byte[] before = Content.read(folder.resolve("a.txt.vouch.json"));
        Content.text(folder.resolve("a.txt"), "second " + folder);

        fails(cli().run("stamp", "a.txt", "--no-wait"), "--force");

        assertThat(Content.read(folder.resolve("a.txt.vouch.json"))).isEqualTo(before);
        succeeds(cli().run("stamp", "a.txt", "--no-wait", "--force"));
        assertThat(Content.read(folder.resolve("a.txt.vouch.json"))).isNotEqualTo(before);
    }

    @Test
    void aHomeThatCannotBeWrittenToIsNoObstacle() throws Exception {
        Content.random(folder.resolve("a.bin"), 10);
        // Also where the tests run as a user who may write anywhere.
        Path home = Files.createFile(folder.resolve("home"));

        succeeds(cli().home(home).run("stamp", "a.bin"));
        succeeds(cli().home(home).run("verify", "a.bin"));
    }

    @Test
    void theOperatorLooksAfterAccounts() {
        var operator = Cli.in(folder);
        String data = server.data().toString();
        var created =
                operator.run(
                        "account", "create", "ACME", "--credits", "3", "--json", "--data", data);
        succeeds(created);
        var account = lines(created).getFirst();
        String key = account.string("key");
        var theirs = Cli.in(folder).as(server, key, account.string("password"));
        Content.random(folder.resolve("a.bin"), 10);
        succeeds(theirs.run("stamp", "a.bin", "--no-wait"));

        succeeds(operator.run("account", "credit", key, "5", "--data", data));
        succeeds(operator.run("account", "credit", key, "-4", "--data", data));
        succeeds(operator.run("account", "limit", key, "register", "7", "--data", data));
        assertThat(operator.run("account", "list", "--data", data).out()).contains(key, "ACME");
        assertThat(server.as(key, account.string("password")).credits()).isEqualTo(3);
        var rotated = operator.run("account", "rotate", key, "--json", "--data", data);
        succeeds(rotated);
        String password = lines(rotated).getFirst().string("password");
        Content.random(folder.resolve("b.bin"), 10);
        fails(theirs.run("stamp", "b.bin", "--no-wait"), "does not know this key");
        succeeds(Cli.in(folder).as(server, key, password).run("stamp", "b.bin", "--no-wait"));
        succeeds(operator.run("account", "disable", key, "--data", data));
        Content.random(folder.resolve("c.bin"), 10);
        fails(
                Cli.in(folder).as(server, key, password).run("stamp", "c.bin", "--no-wait"),
                "does not know this key");
        succeeds(operator.run("account", "disable", key, "--undo", "--data", data));
        succeeds(Cli.in(folder).as(server, key, password).run("stamp", "c.bin", "--no-wait"));

        fails(
                operator.run("account", "list", "--data", folder.resolve("nowhere").toString()),
                "is the server running");
        fails(operator.run("account", "credit", "nobody", "5", "--data", data), "nobody");
    }
}
