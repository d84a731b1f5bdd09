package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.ethereum.BlockHeader;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.metrics.Metrics;

class ChainTest {

    private static final byte[] PAYLOAD =
            "a root of thirty-two bytes......".getBytes(StandardCharsets.UTF_8);

    @TempDir Path directory;

    private Database database(String name) throws Exception {
        return TestDatabases.Kind.SQLITE.open(Files.createDirectories(directory.resolve(name)));
    }

    private Chain open(Database database) {
        return open(database, "chain", new Metrics());
    }

    private Chain open(Database database, String name, Metrics metrics) {
        return Chain.open(
                ChainSettings.embedded(directory.resolve(name)),
                database,
                metrics,
                InstantSource.system());
    }

    private static ChainSettings behind(URI... nodes) {
        return settings(List.of(nodes), new SigningKey.Development());
    }

    private static ChainSettings signedBehind(URI node, URI signer) {
        String address = KeySigner.development(31337).address();
        return settings(List.of(node), new SigningKey.BehindSigner(signer, address));
    }

    private static ChainSettings settings(List<URI> nodes, SigningKey key) {
        return new ChainSettings(
                nodes,
                Optional.empty(),
                Path.of("unused"),
                key,
                Duration.ofMillis(100),
                ChainSettings.RESEND_INTERVAL_DEFAULT,
                1,
                ChainSettings.FINAL_DEPTH_DEFAULT,
                Spending.usual());
    }

    private static long submit(Database database, Chain chain, String key) {
        long id =
                database.write(
                        tx -> chain.transactions().submit(tx, new Job("anchor", key, PAYLOAD)));
        chain.transactions().wake();
        return id;
    }

    /// Waits for changes until the job is where the test wants it.
    private static JobState await(
            Database database, Chain chain, Semaphore changes, long id, Predicate<JobState> wanted)
            throws Exception {
        while (true) {
            JobState state = database.read(tx -> chain.transactions().state(tx, id));
            if (wanted.test(state)) {
                return state;
            }
            assertThat(changes.tryAcquire(60, TimeUnit.SECONDS)).as("still " + state).isTrue();
        }
    }

    private static Semaphore changes(Chain chain) {
        var changes = new Semaphore(0);
        chain.transactions().onChange(changes::release);
        return changes;
    }

    @Test
    void aJobBecomesFinalOnTheEmbeddedChainAndStaysSoAfterARestart() throws Exception {
        var metrics = new Metrics();
        try (var database = database("db")) {
            long id;
            Inclusion inclusion;
            String genesis;
            try (var chain = open(database, "chain", metrics)) {
                var changes = changes(chain);
                chain.start();
                assertThat(chain.chainId()).isEqualTo(31337);
                assertThat(chain.developmentChain()).isTrue();
                genesis = chain.genesisHash();
                id = submit(database, chain, "a");
                inclusion =
                        ((JobState.Final)
                                        await(
                                                database,
                                                chain,
                                                changes,
                                                id,
                                                JobState.Final.class::isInstance))
                                .inclusion();
                assertThat(new String(metrics.text(), StandardCharsets.UTF_8))
                        .contains("vouch_ethereum_mined_total 1.0")
                        .contains("vouch_ethereum_head_number")
                        .contains("vouch_ethereum_jobs{state=\"queued\"} 0.0")
                        .contains("vouch_ethereum_balance_wei");
            }
            try (var chain = open(database)) {
                var changes = changes(chain);
                chain.start();
                long next = submit(database, chain, "b");
                await(database, chain, changes, next, JobState.Final.class::isInstance);

                assertThat(chain.genesisHash()).isEqualTo(genesis);
                assertThat(state(database, chain, id)).isEqualTo(new JobState.Final(inclusion));
                assertThat(
                                BlockHeader.parse(chain.transactions().evidence(id).header())
                                        .hash()
                                        .toString())
                        .isEqualTo(inclusion.blockHash());
            }
        }
    }

    @Test
    void whatIsMinedIsOnDiskBeforeAnybodyIsTold() throws Exception {
        try (var database = database("db")) {
            long id;
            JobState told;
            var chain = open(database);
            try (chain) {
                var changes = changes(chain);
                chain.start();
                id = submit(database, chain, "a");
                told = await(database, chain, changes, id, ChainTest::isInABlock);
                endAnvil(chain);
            }
            try (var again = open(database)) {
                var changes = changes(again);
                again.start();
                var settled = await(database, again, changes, id, JobState.Final.class::isInstance);
                assertThat(inclusion(settled)).isEqualTo(inclusion(told));
            }
        }
    }

    @Test
    void anAnvilThatEndsByItselfIsStartedAgain() throws Exception {
        try (var database = database("db");
                var chain = open(database)) {
            var changes = changes(chain);
            chain.start();
            long first = submit(database, chain, "a");
            await(database, chain, changes, first, ChainTest::isInABlock);
            endAnvil(chain);

            long second = submit(database, chain, "b");
            await(database, chain, changes, first, JobState.Final.class::isInstance);
            await(database, chain, changes, second, JobState.Final.class::isInstance);
        }
    }

    private static void endAnvil(Chain chain) {
        ChildRecord.end(ProcessHandle.of(chain.embeddedProcess().orElseThrow()).orElseThrow());
    }

    private static boolean isInABlock(JobState state) {
        return state instanceof JobState.Mined
                || state instanceof JobState.Confirmed
                || state instanceof JobState.Final;
    }

    private static Inclusion inclusion(JobState state) {
        return switch (state) {
            case JobState.Mined(var inclusion) -> inclusion;
            case JobState.Confirmed(var inclusion) -> inclusion;
            case JobState.Final(var inclusion) -> inclusion;
            default -> throw new AssertionError("not in a block: " + state);
        };
    }

    @Test
    void aJobSubmittedBeforeAKillIsDoneAfterIt() throws Exception {
        try (var database = database("db")) {
            long id;
            try (var chain = open(database)) {
                id = submit(database, chain, "a");
            }
            try (var chain = open(database)) {
                var changes = changes(chain);
                chain.start();
                await(database, chain, changes, id, JobState.Final.class::isInstance);
            }
        }
    }

    @Test
    void anotherChainOfTheSameNumberIsRefused() throws Exception {
        try (var database = database("db")) {
            open(database).close();
            // Two chains begun in one second are the same one, so another is made up.
            database.write(tx ->
                    tx.update("UPDATE ethereum_chain SET genesis = ?", "0x" + "0".repeat(64)));
            assertThatThrownBy(() -> open(database))
                    .isInstanceOf(ChainRefusedException.class)
                    .hasMessageContaining("another chain of the same number");
        }
        assertThat(directory.resolve("chain/anvil.process")).doesNotExist();
    }

    @Test
    void anotherChainIdIsRefused() throws Exception {
        try (var database = database("db");
                var anvil = new Anvil(directory.resolve("chain"))) {
            anvil.call("anvil_setChainId", 1337);
            Chain.open(behind(anvil.chain.url()), database, new Metrics(), InstantSource.system())
                    .close();
            anvil.call("anvil_setChainId", 31337);
            assertThatThrownBy(() ->
                            Chain.open(
                                    behind(anvil.chain.url()),
                                    database,
                                    new Metrics(),
                                    InstantSource.system()))
                    .isInstanceOf(ChainRefusedException.class)
                    .hasMessageContaining("chain 31337")
                    .hasMessageContaining("chain 1337");
        }
    }

    @Test
    void withoutItsNodeItStartsAllTheSameAndGoesOnOnceTheNodeIsBack() throws Exception {
        try (var database = database("db");
                var anvil = new Anvil(directory.resolve("chain"))) {
            anvil.chain.mine(true);
            var settings = behind(anvil.chain.url());
            Chain.open(settings, database, new Metrics(), InstantSource.system()).close();
            anvil.chain.dump();
            ChildRecord.end(ProcessHandle.of(anvil.chain.pid()).orElseThrow());

            try (var chain =
                    Chain.open(settings, database, new Metrics(), InstantSource.system())) {
                var changes = changes(chain);
                chain.start();
                long id = submit(database, chain, "a");
                assertThat(chain.status().nodes()).hasSize(1);
                assertThat(state(database, chain, id)).isInstanceOf(JobState.Queued.class);

                assertThat(anvil.chain.revive()).isTrue();
                await(database, chain, changes, id, JobState.Final.class::isInstance);
                assertThat(chain.status().nodes())
                        .singleElement()
                        .asString()
                        .startsWith("the node: at block ");
            }
        }
    }

    @Test
    void aSecondNodeThatDoesNotAnswerIsAnAlarmAndHoldsNothingUp() throws Exception {
        try (var database = database("db");
                var anvil = new Anvil(directory.resolve("chain"))) {
            anvil.chain.mine(true);
            var settings = behind(anvil.chain.url(), URI.create("http://127.0.0.1:1/secret"));
            try (var chain =
                    Chain.open(settings, database, new Metrics(), InstantSource.system())) {
                var changes = changes(chain);
                chain.start();
                for (String key : List.of("a", "b")) {
                    long id = submit(database, chain, key);
                    await(database, chain, changes, id, JobState.Final.class::isInstance);
                }
                var status = chain.status();
                assertThat(status.nodes()).hasSize(2);
                assertThat(status.nodes().getLast()).startsWith("node 2: not answering since");
                assertThat(status.alarms())
                        .singleElement()
                        .asString()
                        .startsWith("node 2 has not answered since");
                assertThat(status.toString()).doesNotContain("secret");
            }
        }
    }

    @Test
    void aSignerBehindAUrlSignsAndIsAskedAgainWhereItFailed() throws Exception {
        var told = new CopyOnWriteArrayList<String>();
        try (var database = database("db");
                var anvil = new Anvil(directory.resolve("chain"))) {
            anvil.chain.mine(true);
            var opened = new CompletableFuture<Chain>();
            var itself = new CompletableFuture<StubNode>();
            // anvil signs for its own accounts; the signer of this test asks it, once it works.
            try (var signer =
                    new StubNode((number, exchange) -> {
                        if (number == 1) {
                            StubNode.say(exchange, 503, "");
                            return;
                        }
                        told.addAll(opened.join().status().alarms());
                        var answer = asked(anvil, itself.join().bodies().getLast());
                        StubNode.say(exchange, 200, "{\"result\":" + answer + "}");
                    })) {
                itself.complete(signer);
                var settings = signedBehind(anvil.chain.url(), signer.url("/secret"));
                try (var chain =
                        Chain.open(settings, database, new Metrics(), InstantSource.system())) {
                    opened.complete(chain);
                    var changes = changes(chain);
                    chain.start();
                    long id = submit(database, chain, "a");
                    await(database, chain, changes, id, JobState.Final.class::isInstance);
                    assertThat(chain.status().alarms()).isEmpty();
                }
            }
        }
        assertThat(told)
                .singleElement()
                .asString()
                .contains("the signer answered eth_signTransaction with status 503")
                .doesNotContain("secret");
    }

    private static JsonNode asked(Anvil anvil, String body) throws IOException {
        return anvil.call(
                "eth_signTransaction", new JsonMapper().readTree(body).path("params").path(0));
    }

    @Test
    void aRealChainNeedsAKeystore() throws Exception {
        try (var database = database("db");
                var anvil = new Anvil(directory.resolve("chain"))) {
            anvil.call("anvil_setChainId", 11155111);
            assertThatThrownBy(() ->
                            Chain.open(
                                    behind(anvil.chain.url()),
                                    database,
                                    new Metrics(),
                                    InstantSource.system()))
                    .isInstanceOf(ChainRefusedException.class)
                    .hasMessageContaining("keystore");
        }
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() ->
                        new ChainSettings(
                                List.of(),
                                Optional.empty(),
                                directory,
                                new SigningKey.InKeystore(
                                        directory, new KeystorePassword.InEnvironment("PASSWORD")),
                                Duration.ofSeconds(1),
                                ChainSettings.RESEND_INTERVAL_DEFAULT,
                                1,
                                12,
                                Spending.usual()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(behind(URI.create("http://host/secret-key")).toString())
                .doesNotContain("secret");
    }

    private static JobState state(Database database, Chain chain, long id) {
        return database.read(tx -> chain.transactions().state(tx, id));
    }
}
