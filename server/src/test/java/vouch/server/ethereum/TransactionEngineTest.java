package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.RawTransaction;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.metrics.Metrics;

class TransactionEngineTest {

    private static final byte[] ROOT =
            HexFormat.of()
                    .parseHex("6aaf8f326d9d27d212e8647cbd1306dc1687f90595d0e6821e274d4d6312c387");

    @TempDir Path directory;

    private final SettableClock clock = new SettableClock();
    private final ChainMetrics metrics = new ChainMetrics(new Metrics());
    private final Alarms alarms = new Alarms(metrics);
    private Anvil anvil;
    private Database database;
    private TransactionEngine engine;

    @BeforeEach
    void start() throws Exception {
        anvil = new Anvil(directory.resolve("chain"));
        database = TestDatabases.Kind.SQLITE.open(Files.createDirectory(directory.resolve("db")));
        ChainIdentity.check(anvil.node, database);
        engine = engine(anvil.node);
    }

    @AfterEach
    void stop() {
        database.close();
        anvil.close();
    }

    private TransactionEngine engine(EthereumNode node) {
        return engine(node, KeySigner.development(31337));
    }

    private TransactionEngine engine(EthereumNode node, Signer signer) {
        return new TransactionEngine(
                node,
                database,
                signer,
                31337,
                ChainSettings.embedded(directory),
                clock,
                metrics,
                alarms,
                () -> {});
    }

    private long submit(String key) {
        return database.write(tx -> engine.submit(tx, new Job("anchor", key, ROOT)));
    }

    private JobState state(long id) {
        return database.read(tx -> engine.state(tx, id));
    }

    private void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            anvil.mine(1);
            engine.step();
        }
    }

    @Test
    void aJobGoesFromQueuedToFinal() {
        long id = submit("a");
        assertThat(state(id)).isEqualTo(new JobState.Queued());

        engine.step();
        assertThat(state(id)).isInstanceOf(JobState.Sent.class);

        mine(1);
        assertThat(state(id)).isInstanceOf(JobState.Mined.class);
        mine(1);
        assertThat(state(id)).isInstanceOf(JobState.Confirmed.class);
        mine(1);
        assertThat(state(id)).isInstanceOf(JobState.Final.class);

        Inclusion inclusion = ((JobState.Final) state(id)).inclusion();
        assertThat(inclusion.from()).isEqualTo(engine.address());
        assertThat(inclusion.gasUsed()).isEqualTo(22_280);
        var transaction = anvil.call("eth_getTransactionByHash", inclusion.transactionHash());
        assertThat(transaction.path("input").asText()).isEqualTo(Quantities.hex(ROOT));
        assertThat(transaction.path("to").asText()).isEqualTo(engine.address());
        assertThat(engine.hasUnfinished()).isFalse();
    }

    @Test
    void theEvidenceOfAFinalJobVerifiesUpToTheBlockHash() {
        sendForeign(5);
        long id = submit("a");
        engine.step();
        mine(3);
        Inclusion inclusion = ((JobState.Final) state(id)).inclusion();

        EthereumEvidence evidence = engine.evidence(id);

        BlockHeader header = BlockHeader.parse(evidence.header());
        assertThat(header.hash().toString()).isEqualTo(inclusion.blockHash());
        assertThat(evidence.index()).isEqualTo(inclusion.transactionIndex());
        var walk =
                TransactionTrie.verify(
                        header.transactionsRoot().bytes(), evidence.index(), evidence.nodes());
        assertThat(walk)
                .isInstanceOfSatisfying(
                        TransactionTrie.Found.class,
                        found -> assertThat(found.value()).isEqualTo(evidence.transaction()));
        var transaction = RawTransaction.parse(evidence.transaction());
        assertThat(transaction.hash().toString()).isEqualTo(inclusion.transactionHash());
        assertThat(transaction.data().orElseThrow()).isEqualTo(ROOT);
    }

    @Test
    void thereIsNoEvidenceBeforeAJobIsFinal() {
        long id = submit("a");
        engine.step();
        mine(2);

        assertThatThrownBy(() -> engine.evidence(id)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theSameIdempotencyKeyIsTheSameJob() {
        long id = submit("a");

        assertThat(submit("a")).isEqualTo(id);
        assertThat(submit("b")).isNotEqualTo(id);
        assertThatThrownBy(() ->
                        database.write(
                                tx -> engine.submit(tx, new Job("anchor", "a", new byte[32]))))
                .isInstanceOf(IllegalArgumentException.class);
        engine.step();
        mine(3);
        assertThat(minedByUs()).isEqualTo(2);
    }

    @Test
    void aJobWhoseTransactionWasUndoneWasNeverTaken() {
        assertThatThrownBy(() ->
                        database.write(tx -> {
                            engine.submit(tx, new Job("anchor", "a", ROOT));
                            throw new IllegalStateException("undone");
                        }))
                .hasMessage("undone");
        engine.step();
        mine(2);
        assertThat(minedByUs()).isZero();
    }

    @Test
    void aTransactionTheNodeForgotIsSentAgainWithTheSameBytes() {
        long id = submit("a");
        engine.step();
        String hash = ((JobState.Sent) state(id)).hash();
        anvil.call("anvil_dropAllTransactions");
        mine(2);
        assertThat(state(id)).isEqualTo(new JobState.Sent(hash));

        clock.advance(ChainSettings.RESEND_INTERVAL_DEFAULT);
        engine.step();
        mine(3);

        assertThat(((JobState.Final) state(id)).inclusion().transactionHash()).isEqualTo(hash);
        assertThat(minedByUs()).isEqualTo(1);
    }

    @Test
    void aReorganisationTakesAMinedJobBackAndItIsMinedAgain() {
        long id = submit("a");
        engine.step();
        mine(1);
        Inclusion first = ((JobState.Mined) state(id)).inclusion();

        anvil.reorganise(1);
        engine.step();
        assertThat(state(id)).isInstanceOf(JobState.Sent.class);

        mine(3);
        Inclusion second = ((JobState.Final) state(id)).inclusion();
        assertThat(second.transactionHash()).isEqualTo(first.transactionHash());
        assertThat(second.blockHash()).isNotEqualTo(first.blockHash());
        assertThat(minedByUs()).isEqualTo(1);
    }

    @Test
    void aShorterChainIsAReorganisation() {
        mine(3);
        long id = submit("a");
        engine.step();
        mine(2);
        assertThat(state(id)).isInstanceOf(JobState.Confirmed.class);

        anvil.rollBack(3);
        engine.step();
        assertThat(state(id)).isInstanceOf(JobState.Sent.class);

        mine(3);
        assertThat(state(id)).isInstanceOf(JobState.Final.class);
        assertThat(minedByUs()).isEqualTo(1);
    }

    @Test
    void aChainPutBackBehindAFinalJobTakesItBackToo() {
        long before = submit("a");
        engine.step();
        mine(3);
        long id = submit("b");
        engine.step();
        mine(5);
        assertThat(state(id)).isInstanceOf(JobState.Final.class);

        anvil.rollBack(5);
        engine.step();

        assertThat(state(before)).isInstanceOf(JobState.Final.class);
        assertThat(state(id)).isInstanceOf(JobState.Sent.class);
        mine(3);
        assertThat(state(id)).isInstanceOf(JobState.Final.class);
        assertThat(minedByUs()).isEqualTo(2);
    }

    @Test
    void aReorganisationBelowTheHeadersKeptIsStillNoticed() {
        long before = submit("a");
        engine.step();
        mine(3);
        long id = submit("b");
        engine.step();
        mine(3);
        database.write(tx -> tx.update("DELETE FROM ethereum_header WHERE number < 6"));

        anvil.rollBack(3);
        anvil.mine(10);
        engine.step();

        assertThat(state(before)).isInstanceOf(JobState.Final.class);
        assertThat(state(id)).isInstanceOf(JobState.Sent.class);
        mine(3);
        assertThat(state(id)).isInstanceOf(JobState.Final.class);
    }

    @Test
    void jobsKeepTheirOrderAndAtMostSixteenAreInFlight() {
        var ids = new ArrayList<Long>();
        for (int i = 0; i < 40; i++) {
            ids.add(submit("job " + i));
        }
        engine.step();
        assertThat(ids.stream().filter(id -> state(id) instanceof JobState.Sent))
                .hasSize(TransactionEngine.IN_FLIGHT_MAX);
        assertThat(state(ids.getLast())).isEqualTo(new JobState.Queued());

        mine(8);

        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isInstanceOf(JobState.Final.class));
        assertThat(minedByUs()).isEqualTo(40);
        assertThat(nonces(ids)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void withoutFundsJobsWaitInOrderAndGoOnWhenTheBalanceReturns() {
        anvil.setBalance(engine.address(), "0x1");
        long first = submit("a");
        long second = submit("b");
        engine.step();
        mine(2);
        assertThat(List.of(state(first), state(second)))
                .allMatch(state -> state.equals(new JobState.Queued()));

        anvil.setBalance(engine.address(), "0xde0b6b3a7640000");
        engine.step();
        mine(3);

        assertThat(state(first)).isInstanceOf(JobState.Final.class);
        assertThat(state(second)).isInstanceOf(JobState.Final.class);
        assertThat(nonces(List.of(first, second))).containsExactly(0L, 1L);
    }

    @Test
    void fundsLostAfterTheNonceWasGivenHoldTheJobUntilTheyReturn() {
        long id = submit("a");
        engine = engine(new BrokenNode(anvil.node, BrokenNode.Moment.BEFORE_SENDING));
        assertThatThrownBy(() -> engine.step()).isInstanceOf(NodeException.class);
        anvil.setBalance(engine.address(), "0x1");

        engine = engine(anvil.node);
        engine.step();
        assertThat(state(id)).isEqualTo(new JobState.Held(0));

        anvil.setBalance(engine.address(), "0xde0b6b3a7640000");
        engine.step();
        mine(3);
        assertThat(state(id)).isInstanceOf(JobState.Final.class);
    }

    @ParameterizedTest
    @EnumSource(BrokenNode.Moment.class)
    void aRestartBetweenAnyTwoStepsMinesTheJobExactlyOnce(BrokenNode.Moment moment) {
        long id = submit("a");
        engine = engine(new BrokenNode(anvil.node, moment));
        assertThatThrownBy(() -> engine.step()).isInstanceOf(NodeException.class);

        engine = engine(anvil.node);
        engine.step();
        mine(3);

        assertThat(state(id)).isInstanceOf(JobState.Final.class);
        assertThat(minedByUs()).isEqualTo(1);
    }

    @Test
    void aGatewayThatEndedBeforeItSignedSignsAtTheNextStart() {
        long id = submit("a");
        database.write(tx -> {
            var jobs = new JobStore();
            jobs.reconcileNonce(tx, engine.address(), 0);
            return jobs.hold(
                    tx, jobs.oldestQueued(tx, "anchor", 0).orElseThrow(), engine.address());
        });
        assertThat(state(id)).isEqualTo(new JobState.Held(0));

        engine = engine(anvil.node);
        engine.step();
        mine(3);

        assertThat(state(id)).isInstanceOf(JobState.Final.class);
    }

    @Test
    void aNonceUsedElsewhereStopsTheKey() {
        long id = submit("a");
        engine.step();
        anvil.call("anvil_dropAllTransactions");
        sendForeign(1, engine.address());
        mine(3);
        assertThat(state(id))
                .isInstanceOfSatisfying(
                        JobState.Stuck.class,
                        stuck -> assertThat(stuck.reason()).contains("nonce 0"));

        long next = submit("b");
        mine(2);
        assertThat(state(next)).isEqualTo(new JobState.Queued());
    }

    @Test
    void transactionsSentBeforeByTheSameKeyAreSkipped() {
        sendForeign(3, engine.address());
        anvil.mine(1);
        long id = submit("a");
        engine.step();
        mine(3);

        assertThat(state(id)).isInstanceOf(JobState.Final.class);
        assertThat(nonces(List.of(id))).containsExactly(3L);
    }

    @Test
    void listenersHearOfEachChangeOnceItIsOnDisk() {
        var seen = new ArrayList<JobState>();
        long id = submit("a");
        engine.onChange(() -> seen.add(state(id)));

        engine.step();
        engine.step();
        mine(4);

        assertThat(seen)
                .satisfiesExactly(
                        state -> assertThat(state).isInstanceOf(JobState.Sent.class),
                        state -> assertThat(state).isInstanceOf(JobState.Mined.class),
                        state -> assertThat(state).isInstanceOf(JobState.Confirmed.class),
                        state -> assertThat(state).isInstanceOf(JobState.Final.class));
    }

    /// A call of the deterministic deployer, which every anvil has: it makes a contract of one
    /// byte.
    private long deploy(String key) {
        byte[] payload = new byte[32 + 10];
        byte[] code = HexFormat.of().parseHex("60fe60005360016000f3");
        System.arraycopy(code, 0, payload, 32, code.length);
        var deployer = Address.parse("0x4e59b44847b379578588920cA78FbF26c0B4956C");
        return database.write(
                tx -> engine.submit(tx, new Job("deploy", key, deployer, payload, 200_000)));
    }

    @Test
    void aCallOfAContractIsMinedAndASecondOneThatWouldFailIsStuckWithoutANonce() {
        long id = deploy("a");
        engine.step();
        mine(3);
        assertThat(state(id)).isInstanceOf(JobState.Final.class);
        var made =
                Address.create2(
                        Address.parse("0x4e59b44847b379578588920cA78FbF26c0B4956C"),
                        new byte[32],
                        Hash.keccak256(HexFormat.of().parseHex("60fe60005360016000f3")).bytes());
        assertThat(anvil.node.code(made)).containsExactly(0xfe);

        // There is a contract at its address by now.
        long again = deploy("b");
        long anchor = submit("c");
        engine.step();
        mine(2);
        assertThat(state(again))
                .isInstanceOfSatisfying(
                        JobState.Stuck.class,
                        stuck ->
                                assertThat(stuck.reason())
                                        .startsWith("its transaction would fail: "));
        mine(1);
        assertThat(state(anchor)).isInstanceOf(JobState.Final.class);
        assertThat(minedByUs()).isEqualTo(2);
    }

    @Test
    void aCallThatFailsOnceItIsMinedIsReverted() {
        var contract = new Address("0x" + "c0".repeat(20));
        long id =
                database.write(tx ->
                        engine.submit(tx, new Job("call", "a", contract, new byte[4], 100_000)));
        engine.step();
        assertThat(state(id)).isInstanceOf(JobState.Sent.class);
        anvil.call("anvil_setCode", contract.text(), "0xfe");
        mine(3);

        assertThat(state(id))
                .isInstanceOfSatisfying(
                        JobState.Reverted.class,
                        reverted -> assertThat(reverted.settled()).isTrue());
    }

    /// Transactions of another account, which share blocks with ours.
    private void sendForeign(int count) {
        sendForeign(count, "0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    }

    private void sendForeign(int count, String from) {
        for (int i = 0; i < count; i++) {
            anvil.call(
                    "eth_sendTransaction",
                    Map.of("from", from, "to", from, "gasPrice", "0x12a05f200"));
        }
    }

    private long minedByUs() {
        return anvil.node.minedNonce(engine.address());
    }

    private List<Long> nonces(List<Long> ids) {
        return ids.stream()
                .map(id ->
                        database.read(tx ->
                                tx.find(
                                                "SELECT nonce FROM ethereum_job WHERE id = ?",
                                                row -> row.number("nonce"),
                                                id)
                                        .orElseThrow()))
                .toList();
    }

    @Test
    void whatASignerMadeOfATransactionIsNotSentAndItIsAskedAgain() {
        var key = KeySigner.development(31337);
        var honest = new AtomicBoolean();
        engine =
                engine(
                        anvil.node,
                        new Signer() {
                            @Override
                            public String address() {
                                return key.address();
                            }

                            @Override
                            public byte[] sign(UnsignedTransaction asked) {
                                return honest.get() ? key.sign(asked) : key.sign(dearer(asked));
                            }
                        });
        long id = submit("a");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(engine::step)
                    .isInstanceOf(SignerException.class)
                    .hasMessageContaining("another fee cap");
        }
        assertThat(anvil.node.pendingNonce(engine.address())).isZero();
        assertThat(engine.desk().show(id).orElseThrow().attempts()).isEmpty();

        honest.set(true);
        engine.step();
        mine(1);
        assertThat(state(id)).isInstanceOf(JobState.Mined.class);
    }

    private static UnsignedTransaction dearer(UnsignedTransaction asked) {
        return new UnsignedTransaction(
                asked.chainId(),
                asked.nonce(),
                asked.gas(),
                asked.tip(),
                asked.feeCap().multiply(BigInteger.TEN),
                asked.to(),
                asked.data());
    }
}
