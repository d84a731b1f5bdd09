package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.metrics.Metrics;

class FollowerTest {

    private static final int FINAL_DEPTH = 3;

    @TempDir Path directory;

    private Anvil anvil;
    private Database database;

    @BeforeEach
    void start() throws Exception {
        anvil = new Anvil(directory.resolve("chain"));
        database = TestDatabases.Kind.SQLITE.open(Files.createDirectory(directory.resolve("db")));
    }

    @AfterEach
    void stop() {
        database.close();
        anvil.close();
    }

    private final ChainMetrics metrics = new ChainMetrics(new Metrics());
    private final Alarms alarms = new Alarms(metrics);

    private Follower follower(EthereumNode node, boolean developmentChain) {
        return new Follower(node, database, 1, FINAL_DEPTH, developmentChain, metrics, alarms);
    }

    private List<Long> stored() {
        return database.read(tx -> new HeaderStore().below(tx, Long.MAX_VALUE, 1000)).stream()
                .map(HeaderStore.Stored::number)
                .toList();
    }

    @Test
    void onARealChainADeepReorganisationIsAnAlarmWhateverItTook() {
        anvil.mine(5);
        var follower = follower(anvil.node, false);
        follower.look();
        anvil.reorganise(1);
        follower.look();
        assertThat(alarms.sentences()).isEmpty();

        anvil.reorganise(2);
        follower.look();

        assertThat(alarms.sentences())
                .singleElement()
                .satisfies(sentence -> assertThat(sentence).contains("took back 2 blocks"));
    }

    @Test
    void finalityIsWhatTheNodeSays() {
        anvil.mine(5);
        assertThat(follower(anvil.node, true).look().finalUpTo())
                .isEqualTo(anvil.node.heads().finalized().orElseThrow());
    }

    @Test
    void aNodeWithoutFinalityIsFinalAtADepth() {
        var node =
                new ForwardingNode(anvil.node) {
                    @Override
                    public Heads heads() {
                        return new Heads(super.heads().head(), Optional.empty());
                    }
                };
        assertThat(follower(node, true).look().finalUpTo()).isEqualTo(-1);
        long head = anvil.node.heads().head().number();
        anvil.mine(5);
        assertThat(follower(node, true).look().finalUpTo()).isEqualTo(head + 5 - FINAL_DEPTH);
    }

    @Test
    void afterALongPauseOnlyTheNewestHeadersAreFetched() {
        var follower = follower(anvil.node, true);
        follower.look();
        anvil.call("anvil_mine", "0x12c");
        Follower.Look look = follower.look();

        assertThat(look.takenBack()).isZero();
        assertThat(stored().getFirst()).isEqualTo(look.head().number());
        assertThat(stored()).hasSizeLessThan(200);
    }

    @Test
    void headersAreForgottenInTime() {
        var follower = follower(anvil.node, true);
        for (int i = 0; i < 7; i++) {
            anvil.call("anvil_mine", "0x64");
            follower.look();
        }
        assertThat(stored()).hasSizeLessThanOrEqualTo(Follower.HEADERS_KEPT + 1);
        assertThat(stored().getLast()).isPositive();
    }

    @Test
    void aChainThatMovesWhileItIsReadIsReadAgain() {
        var follower = follower(anvil.node, true);
        follower.look();
        anvil.mine(3);
        EthereumNode.Heads heads = anvil.node.heads();
        anvil.reorganise(2);
        var moved =
                new ForwardingNode(anvil.node) {
                    @Override
                    public Heads heads() {
                        return heads;
                    }
                };
        List<Long> before = stored();
        assertThatThrownBy(() -> follower(moved, true).look()).isInstanceOf(NodeException.class);
        assertThat(stored()).isEqualTo(before);

        assertThat(follower.look().head().hash()).isEqualTo(anvil.node.heads().head().hash());
    }

    @Test
    void aRealNodeThatIsFarBehindIsWaitedForAndTakesNothingBack() {
        var behind =
                new ForwardingNode(anvil.node) {
                    @Override
                    public Heads heads() {
                        Header genesis = header(0).orElseThrow();
                        return new Heads(genesis, Optional.of(0L));
                    }
                };
        anvil.call("anvil_mine", "0x258");
        follower(anvil.node, false).look();
        List<Long> before = stored();

        assertThatThrownBy(() -> follower(behind, false).look())
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("catching up");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void aReorganisationOnAnotherChainIsNotBelieved() {
        anvil.mine(3);
        follower(anvil.node, true).look();
        List<Long> before = stored();
        var other =
                new ForwardingNode(anvil.node) {
                    @Override
                    public void checkIdentity() {
                        throw new WrongChainException("another chain");
                    }
                };
        anvil.mine(1);
        assertThat(follower(other, true).look().takenBack()).isZero();
        anvil.rollBack(2);
        assertThatThrownBy(() -> follower(other, true).look())
                .isInstanceOf(WrongChainException.class);
        assertThat(stored()).hasSize(before.size() + 1);

        follower(anvil.node, true).look();
        assertThat(stored()).hasSize(before.size() - 1);
    }
}
