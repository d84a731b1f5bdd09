package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.server.faults.Call;
import vouch.server.faults.Fault;
import vouch.server.faults.FaultProxy;
import vouch.server.faults.Gate;

/// The proxy of the other tests does what it says.
class FaultProxyTest {

    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    @TempDir Path directory;

    private final KeySigner signer = KeySigner.development(31337);
    private Anvil anvil;
    private FaultProxy proxy;
    private JsonRpc rpc;

    @BeforeEach
    void start() {
        anvil = new Anvil(directory);
        proxy = FaultProxy.before(anvil.chain.url());
        rpc = new JsonRpc(proxy.url());
    }

    @AfterEach
    void stop() {
        rpc.close();
        proxy.close();
        anvil.close();
    }

    private String signed(long nonce, long tip, long cap, long gas) {
        return Quantities.hex(
                signer.sign(
                        new UnsignedTransaction(
                                31337,
                                nonce,
                                gas,
                                GWEI.multiply(BigInteger.valueOf(tip)),
                                GWEI.multiply(BigInteger.valueOf(cap)),
                                new Address(signer.address()),
                                "0x01")));
    }

    private RpcAnswer send(String raw) {
        return rpc.write(Call.SEND, raw);
    }

    private int pool() {
        JsonNode status = anvil.call("txpool_status");
        return (int)
                (Quantities.number(status.path("pending"))
                        + Quantities.number(status.path("queued")));
    }

    @Test
    void aRequestThatIsLostNeverReachesTheNode() {
        proxy.next(1, Call.SEND, new Fault.RequestLost());
        assertThatThrownBy(() -> send(signed(0, 1, 5, 30_000))).isInstanceOf(NodeException.class);
        assertThat(pool()).isZero();
    }

    @Test
    void anAnswerThatIsLostIsOneTheNodeGave() {
        proxy.next(1, Call.SEND, new Fault.AnswerLost());
        assertThatThrownBy(() -> send(signed(0, 1, 5, 30_000))).isInstanceOf(NodeException.class);
        assertThat(pool()).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsCutIsNoJson() {
        proxy.next(1, Call.SEND, new Fault.AnswerCut());
        assertThatThrownBy(() -> send(signed(0, 1, 5, 30_000))).hasMessageContaining("not JSON");
        assertThat(pool()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aStatusComesWithoutTheNodesHelp(int status) {
        proxy.next(1, Call.SEND, new Fault.Status(status));
        assertThatThrownBy(() -> send(signed(0, 1, 5, 30_000)))
                .hasMessageContaining(String.valueOf(status));
        assertThat(pool()).isZero();
    }

    @Test
    void whatIsSentTwiceIsKnownTheSecondTime() {
        proxy.next(1, Call.SEND, new Fault.SentTwice());
        assertThat(send(signed(0, 1, 5, 30_000))).isInstanceOf(RpcAnswer.Refused.class);
        assertThat(pool()).isEqualTo(1);
    }

    @Test
    void whatIsSwallowedSeemsTakenAndIsNot() {
        proxy.next(1, Call.SEND, new Fault.Swallowed());
        String raw = signed(0, 1, 5, 30_000);
        RpcAnswer swallowed = send(raw);
        assertThat(pool()).isZero();
        assertThat(send(raw)).isEqualTo(swallowed);
        assertThat(pool()).isEqualTo(1);
    }

    @Test
    void aBatchIsAnsweredTheOtherWayRound() throws Exception {
        var batch = List.of(RpcCall.of("eth_chainId"), RpcCall.of("eth_blockNumber"));
        var inOrder = rpc.read(batch);
        proxy.next(1, "eth_chainId", new Fault.AnswersReordered());
        assertThat(rpc.read(batch)).isEqualTo(inOrder);
        assertThat(proxy.log()).hasSize(1);
    }

    @Test
    void whatWaitsAtAGateGoesOnWhenItOpens() {
        var gate = new Gate();
        proxy.next(1, Call.SEND, new Fault.HeldBefore(gate));
        var answer = CompletableFuture.supplyAsync(() -> send(signed(0, 1, 5, 30_000)));
        gate.awaitArrival();
        assertThat(pool()).isZero();
        gate.open();
        assertThat(answer.join()).isInstanceOf(RpcAnswer.Value.class);
    }

    @Test
    void whatIsLostAtAGateBehindTheNodeWasDoneAllTheSame() {
        var gate = new Gate();
        proxy.next(1, Call.SEND, new Fault.HeldAfter(gate));
        var answer = CompletableFuture.supplyAsync(() -> send(signed(0, 1, 5, 30_000)));
        gate.awaitArrival();
        assertThat(pool()).isEqualTo(1);
        gate.lose();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(NodeException.class);
    }

    @Test
    void aReplacementPaysTenPercentMoreWhileTheOtherWaits() {
        proxy.refuseAsRealNodesDo();
        send(signed(0, 10, 100, 30_000));
        assertThat(send(signed(0, 11, 109, 30_000))).isEqualTo(refused("underpriced"));
        assertThat(send(signed(0, 10, 200, 30_000))).isEqualTo(refused("underpriced"));
        assertThat(send(signed(0, 11, 110, 30_000))).isInstanceOf(RpcAnswer.Value.class);
        anvil.call("anvil_dropAllTransactions");
        assertThat(send(signed(0, 1, 5, 30_000))).isInstanceOf(RpcAnswer.Value.class);
    }

    private static RpcAnswer refused(String kind) {
        return new RpcAnswer.Refused(-32_000, "replacement transaction " + kind);
    }

    @Test
    void lessGasThanTheCalldataCostsIsRefused() {
        proxy.refuseAsRealNodesDo();
        assertThat(send(signed(0, 1, 5, 21_039)))
                .isEqualTo(
                        new RpcAnswer.Refused(
                                -32_000, "intrinsic gas too low: gas 21039, minimum needed 21040"));
        assertThat(send(signed(0, 1, 5, 21_040))).isInstanceOf(RpcAnswer.Value.class);
    }
}
