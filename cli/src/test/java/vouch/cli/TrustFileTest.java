package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.log.NoteVerifier;

class TrustFileTest {

    private static final Instant SEEN = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir private Path folder = Path.of("");

    private static Trust.Block block(long number, int content) {
        return new Trust.Block(
                1,
                false,
                "vouch/0123456789abcdef",
                number,
                Hash.keccak256(new byte[] {(byte) content}),
                SEEN);
    }

    private static Surroundings surroundings(Path folder, Map<String, String> environment) {
        return new Surroundings(
                environment,
                folder,
                folder.resolve("home"),
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                0,
                InstantSource.fixed(SEEN),
                _ -> {});
    }

    @Test
    void whatIsWrittenIsRead() {
        NoteVerifier key = NoteVerifier.parse(new FakeLog("vouch/0123456789abcdef", 1).key());
        Trust trust =
                Trust.NONE
                        .with(new Trust.LogKey(key, "http://127.0.0.1:8080", SEEN))
                        .with(block(7, 1))
                        .with(block(8, 2));

        assertThat(Trust.parse(trust.toJson().getBytes(StandardCharsets.UTF_8))).isEqualTo(trust);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"format\":\"vouch-trust/v2\",\"logs\":[],\"blocks\":[]}",
                "{\"format\":\"vouch-trust/v1\",\"logs\":[]}",
                "{\"format\":\"vouch-trust/v1\",\"logs\":[7],\"blocks\":[]}",
                "{\"format\":\"vouch-trust/v1\",\"logs\":[],\"blocks\":[{\"chainId\":1,\"development\":false,"
                        + "\"origin\":\"o\",\"number\":1,\"hash\":\"0x12\",\"seen\":\"2026-03-01T12:00:00Z\"}]}"
            })
    void whatIsDamagedIsRefused(String json) {
        assertThatThrownBy(() -> Trust.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void programsThatWriteAtTheSameTimeLoseNothing() throws IOException, InterruptedException {
        List<Process> programs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            programs.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Writer.class.getName(),
                                    folder.toString(),
                                    Integer.toString(10 * i))
                            .inheritIO()
                            .start());
        }
        for (Process program : programs) {
            assertThat(program.waitFor()).isZero();
        }

        assertThat(TrustFile.read(surroundings(folder, Map.of())).blocks()).hasSize(30);
    }

    /// A program that records ten blocks, one after the other.
    static final class Writer {

        private Writer() {}

        public static void main(String[] args) {
            TrustFile file = TrustFile.writable(surroundings(Path.of(args[0]), Map.of()));
            for (int i = 0; i < 10; i++) {
                int number = Integer.parseInt(args[1]) + i;
                file.change(trust -> trust.with(block(number, 1)));
            }
        }
    }

    @Test
    void threadsThatShareItLoseNothing() throws InterruptedException {
        TrustFile file = TrustFile.writable(surroundings(folder, Map.of()));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> file.change(trust -> trust.with(block(number, 1)))));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(file.read().blocks()).hasSize(20);
    }

    @Test
    void itsPlaceFollowsTheEnvironment() {
        assertThat(TrustFile.usual(surroundings(folder, Map.of())))
                .isEqualTo(folder.resolve("home/.config/vouch/trust.json"));
        assertThat(TrustFile.usual(surroundings(folder, Map.of("XDG_CONFIG_HOME", "/x"))))
                .isEqualTo(Path.of("/x/vouch/trust.json"));
        assertThat(TrustFile.usual(surroundings(folder, Map.of("XDG_CONFIG_HOME", "relative"))))
                .isEqualTo(folder.resolve("home/.config/vouch/trust.json"));
        assertThat(TrustFile.usual(surroundings(folder, Map.of("VOUCH_TRUST", "mine.json"))))
                .isEqualTo(folder.resolve("mine.json"));
    }

    @Test
    void aBlockOfADevelopmentChainIsKnownByItsLogToo() {
        Hash hash = Hash.keccak256(new byte[] {1});
        var seen = new Trust.Block(31_337, true, "vouch/0000000000000001", 5, hash, SEEN);
        var other = new Trust.Block(31_337, true, "vouch/0000000000000002", 5, hash, SEEN);

        assertThat(Trust.NONE.with(seen).recordOf(other)).isEmpty();
        assertThat(Trust.NONE.with(block(5, 1)).recordOf(block(5, 2))).isPresent();
    }
}
