package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedChainTest {

    private static final String ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

    @TempDir Path directory;

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void endEveryProcess() throws Exception {
        for (ProcessHandle process : started) {
            process.destroyForcibly();
            process.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private EmbeddedChain start() {
        var chain = EmbeddedChain.start(directory, Optional.empty());
        ProcessHandle.of(chain.pid()).ifPresent(started::add);
        return chain;
    }

    private static long number(EmbeddedChain chain) {
        try (var rpc = new JsonRpc(chain.url())) {
            return Quantities.number(rpc.read("eth_blockNumber"));
        }
    }

    private static String hash(EmbeddedChain chain, long number) {
        try (var rpc = new JsonRpc(chain.url())) {
            return new RpcNode(rpc).header(number).orElseThrow().hash();
        }
    }

    private static void mine(EmbeddedChain chain) {
        try (var rpc = new JsonRpc(chain.url())) {
            JsonRpc.value("evm_mine", rpc.write("evm_mine"));
        }
    }

    private static String transact(EmbeddedChain chain) {
        try (var rpc = new JsonRpc(chain.url())) {
            String hash =
                    JsonRpc.value(
                                    "eth_sendTransaction",
                                    rpc.write(
                                            "eth_sendTransaction",
                                            Map.of("from", ACCOUNT, "to", ACCOUNT)))
                            .asText();
            JsonRpc.value("evm_mine", rpc.write("evm_mine"));
            return hash;
        }
    }

    /// As kill -9 would leave it: nothing written, the process alive or not.
    private static void kill(EmbeddedChain chain) throws Exception {
        chain.abandon();
        var process = ProcessHandle.of(chain.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    @Test
    void theStateSurvivesARestartDownToOldBlocksAndReceipts() {
        String genesis;
        String transaction;
        String block;
        long head;
        try (var chain = start()) {
            genesis = hash(chain, 0);
            transaction = transact(chain);
            head = number(chain);
            block = hash(chain, head);
            mine(chain);
            mine(chain);
        }
        try (var chain = start();
                var rpc = new JsonRpc(chain.url())) {
            var node = new RpcNode(rpc);
            assertThat(node.genesisHash()).isEqualTo(genesis);
            assertThat(number(chain)).isEqualTo(head + 2);
            assertThat(node.minedNonce(ACCOUNT)).isEqualTo(1);
            assertThat(node.block(block).orElseThrow().path("transactions").get(0).path("hash"))
                    .hasToString("\"" + transaction + "\"");
            var receipt = node.receipts(List.of(transaction)).getFirst().orElseThrow();
            assertThat(receipt.blockHash()).isEqualTo(block);
        }
    }

    @Test
    void theChainStaysTheSameHoweverOftenItIsRestarted() {
        String genesis;
        try (var chain = start()) {
            genesis = hash(chain, 0);
        }
        for (int restart = 0; restart < 6; restart++) {
            try (var chain = start()) {
                assertThat(hash(chain, 0)).isEqualTo(genesis);
                if (restart == 3) {
                    mine(chain);
                }
            }
        }
    }

    @Test
    void theStateAndItsFolderAreTheOwnersAlone() throws Exception {
        Path chainDirectory = directory.resolve("chain");
        var chain = EmbeddedChain.start(chainDirectory, Optional.empty());
        ProcessHandle.of(chain.pid()).ifPresent(started::add);
        chain.close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(chainDirectory)))
                .isEqualTo("rwx------");
    }

    @Test
    void aKilledOwnerLeavesAProcessThatTheNextStartEnds() throws Exception {
        Process owner = owner();
        started.add(owner.toHandle());
        String[] said;
        try (BufferedReader out = owner.inputReader()) {
            said = out.readLine().split(" ");
            owner.destroyForcibly();
            assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        ProcessHandle left = ProcessHandle.of(Long.parseLong(said[0])).orElseThrow();
        started.add(left);
        assertThat(left.isAlive()).isTrue();

        try (var chain = start()) {
            assertThat(left.isAlive()).isFalse();
            assertThat(chain.pid()).isNotEqualTo(left.pid());
            assertThat(number(chain)).isNotNegative();
        }
    }

    @Test
    void aProcessThatWasNeverRecordedIsFoundByItsToken() throws Exception {
        var abandoned = start();
        abandoned.abandon();
        Path record = directory.resolve("anvil.process");
        Files.write(record, Files.readAllLines(record).subList(0, 1));

        try (var chain = start()) {
            assertThat(started.getFirst().isAlive()).isFalse();
            assertThat(chain.pid()).isNotEqualTo(abandoned.pid());
        }
    }

    @Test
    void aProcessThatGotTheOldNumberIsLeftAlone() throws Exception {
        Process innocent = new ProcessBuilder("sleep", "600").start();
        started.add(innocent.toHandle());
        Files.writeString(
                directory.resolve("anvil.process"),
                "0".repeat(32) + "\n" + innocent.pid() + " 1\n");

        try (var _ = start()) {
            assertThat(innocent.isAlive()).isTrue();
        }
    }

    @Test
    void aDumpCutShortByAKillIsIgnored() throws Exception {
        var chain = start();
        String transaction = transact(chain);
        chain.dump();
        long head = number(chain);
        byte[] dump = Files.readAllBytes(directory.resolve("state.gz"));
        Files.write(directory.resolve("state.new"), Arrays.copyOf(dump, dump.length / 2));
        kill(chain);

        try (var again = start();
                var rpc = new JsonRpc(again.url())) {
            assertThat(number(again)).isEqualTo(head);
            assertThat(new RpcNode(rpc).receipts(List.of(transaction)).getFirst()).isPresent();
        }
    }

    @Test
    void aKillBetweenTheTwoRenamesLosesNothingOlder() throws Exception {
        var chain = start();
        String genesis = hash(chain, 0);
        chain.dump();
        Files.move(directory.resolve("state.gz"), directory.resolve("state.new"));
        kill(chain);

        try (var again = start()) {
            assertThat(hash(again, 0)).isEqualTo(genesis);
        }
    }

    @Test
    void aDamagedDumpGivesWayToTheOneBefore() throws Exception {
        for (String damage : List.of("cut", "flipped", "empty", "not json")) {
            var chain = start();
            String genesis = hash(chain, 0);
            transact(chain);
            chain.dump();
            long head = number(chain);
            transact(chain);
            chain.dump();
            kill(chain);
            damage(directory.resolve("state.gz"), damage);

            try (var again = start()) {
                assertThat(hash(again, 0)).isEqualTo(genesis);
                assertThat(number(again)).isEqualTo(head);
            }
            assertThat(directory.resolve("state.damaged.gz")).exists();
        }
    }

    private static void damage(Path dump, String how) throws Exception {
        byte[] bytes = Files.readAllBytes(dump);
        switch (how) {
            case "cut" -> bytes = Arrays.copyOf(bytes, bytes.length - 20);
            case "flipped" -> bytes[bytes.length / 2] ^= 0x10;
            case "empty" -> bytes = new byte[0];
            default -> {
                var out = new ByteArrayOutputStream();
                try (var gzip = new GZIPOutputStream(out)) {
                    gzip.write("{\"block\":".getBytes(StandardCharsets.UTF_8));
                }
                bytes = out.toByteArray();
            }
        }
        Files.write(dump, bytes);
    }

    @Test
    void twoDamagedDumpsAreRefusedAndNoNewChainIsBegun() throws Exception {
        start().close();
        Files.write(directory.resolve("state.gz"), new byte[3]);
        Files.write(directory.resolve("state.previous.gz"), new byte[3]);

        assertThatThrownBy(this::start)
                .isInstanceOf(ChainRefusedException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(this::start).isInstanceOf(ChainRefusedException.class);
    }

    @Test
    void aPortThatSomebodyElseHasCondemnsNoState() throws Exception {
        try (var chain = start()) {
            transact(chain);
            chain.dump();
            long head = number(chain);
            ChildRecord.end(ProcessHandle.of(chain.pid()).orElseThrow());
            var here = InetAddress.getLoopbackAddress();
            try (var other = new ServerSocket(chain.url().getPort(), 1, here)) {
                assertThat(other.isBound()).isTrue();
                assertThatThrownBy(chain::revive)
                        .isInstanceOf(NodeException.class)
                        .hasMessageContaining("taken its port");
            }
            assertThat(directory.resolve("state.damaged.gz")).doesNotExist();

            assertThat(chain.revive()).isTrue();
            ProcessHandle.of(chain.pid()).ifPresent(started::add);
            assertThat(number(chain)).isEqualTo(head);
        }
    }

    @Test
    void whatIsStartedAgainMakesBlocksAsBefore() throws Exception {
        try (var chain = start()) {
            chain.mine(true);
            ChildRecord.end(ProcessHandle.of(chain.pid()).orElseThrow());
            assertThat(chain.revive()).isTrue();
            ProcessHandle.of(chain.pid()).ifPresent(started::add);
            assertThat(chain.isMining()).isTrue();
            makesABlock(chain);
        }
    }

    private static void makesABlock(EmbeddedChain chain) throws Exception {
        long before = number(chain);
        for (int look = 0; look < 3000 && number(chain) == before; look++) {
            Thread.sleep(10);
        }
        assertThat(number(chain)).isGreaterThan(before);
    }

    @Test
    void anIdleChainDoesNotGrow() throws Exception {
        try (var chain = start()) {
            chain.mine(true);
            makesABlock(chain);
            chain.mine(false);
            long after = number(chain);
            try (var rpc = new JsonRpc(chain.url())) {
                assertThat(JsonRpc.value("i", rpc.write("anvil_getIntervalMining")).toString())
                        .isEqualTo("null");
            }
            assertThat(number(chain)).isEqualTo(after);
        }
    }

    @Test
    void aMissingProgramIsRefusedWithWhatToDo() {
        assertThatThrownBy(() ->
                        EmbeddedChain.start(directory, Optional.of(directory.resolve("anvil"))))
                .isInstanceOf(ChainRefusedException.class)
                .hasMessageContaining("--node-url");
    }

    private Process owner() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dvouch.home=" + System.getProperty("vouch.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChainOwner.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
