package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.acceptance.Launch;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.client.Registration;
import vouch.protocol.Digest;

/// The embedded chain's newest state is damaged on disk: the one before takes its place, and what
/// it does not hold is anchored again.
final class ChainDamageTest {

    private static final int ROUNDS = Counts.shortOrLong(2, 8);
    private static final Duration WARNED_WITHIN = Duration.ofMinutes(1);

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    /// What happens to the file of the newest state.
    enum Damage {
        CUT_OFF {
            @Override
            void to(Path file) throws IOException {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() / 2);
                }
            }
        },
        EMPTIED {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        CHANGED_IN_THE_MIDDLE {
            @Override
            void to(Path file) throws IOException {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.allocate(64), channel.size() / 2);
                }
            }
        };

        abstract void to(Path file) throws IOException;
    }

    /// The short run takes one: how each of them is noticed is tested with the chain alone.
    static List<Damage> damages() {
        return List.of(Damage.values()).subList(0, Counts.shortOrLong(1, Damage.values().length));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void whatADamagedStateTookAwayIsAnchoredAgain(Damage damage) {
        var server = servers.start(Counts.unlimited(Launch.in(folder.resolve("data"))));
        var genesis = ChainView.of(server.data()).genesis();
        var digests = new ArrayList<Digest>();
        for (int round = 0; round < ROUNDS; round++) {
            digests.addAll(registerUntilFinal(server, damage + " before " + round));
        }

        server.kill9();
        damage(server, damage);
        server.start();

        assertThat(
                        server.err()
                                .await(
                                        line -> line.contains("state.gz cannot be used"),
                                        WARNED_WITHIN))
                .isPresent();
        assertThat(server.err().text()).contains("WARN").doesNotContain("\tat ");
        assertThat(ChainProcesses.of(server.data())).hasSize(1);
        assertThat(ChainView.of(server.data()).genesis()).isEqualTo(genesis);
        digests.addAll(registerUntilFinal(server, damage + " after"));
        Proofs.awaitFinal(server, digests);

        // It is the newest state from now on, and nothing is anchored yet again.
        server.restart();
        assertThat(server.err().text()).doesNotContain("cannot be used", "took block");
        Proofs.awaitFinal(server, digests);
        assertThat(server.client().register(digests))
                .allMatch(Registration.AlreadyRegistered.class::isInstance);
    }

    private static List<Digest> registerUntilFinal(Server server, String name) {
        var digests = Load.digests(name, 2);
        server.client().register(digests);
        Proofs.awaitFinal(server, digests);
        return digests;
    }

    private static void damage(Server server, Damage damage) {
        try {
            damage.to(server.data().resolve("chain/state.gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
