package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSignerTest {

    private static final KeySigner KEY = KeySigner.development(31337);
    private static final String SECRET = "hunter2";
    private static final UnsignedTransaction ASKED =
            new UnsignedTransaction(
                    31337,
                    0,
                    30_000,
                    BigInteger.valueOf(1_000_000_000),
                    BigInteger.valueOf(20_000_000_000L),
                    new Address(KEY.address()),
                    "0x" + "6a".repeat(32));

    @TempDir Path directory;

    private static RemoteSigner signer(StubNode stub) {
        return signer(stub, Duration.ofSeconds(20));
    }

    private static RemoteSigner signer(StubNode stub, Duration timeout) {
        URI url = URI.create(stub.url("/").toString().replace("//", "//vouch:" + SECRET + "@"));
        return new RemoteSigner(url, KEY.address(), timeout);
    }

    private static String result(String hex) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + hex + "\"}";
    }

    @Test
    void itIsAskedAsWeb3SignerWantsIt() throws Exception {
        byte[] raw = KEY.sign(ASKED);
        try (var stub = StubNode.saying(200, result(Quantities.hex(raw)));
                var signer = signer(stub)) {
            assertThat(signer.sign(ASKED)).isEqualTo(raw);
            assertThat(new JsonMapper().readTree(stub.bodies().getFirst()))
                    .isEqualTo(
                            new JsonMapper()
                                    .readTree(
                                            """
                                            {"jsonrpc":"2.0","id":1,"method":"eth_signTransaction","params":[{
                                             "from":"%1$s","to":"%1$s","gas":"0x7530",
                                             "maxPriorityFeePerGas":"0x3b9aca00","maxFeePerGas":"0x4a817c800",
                                             "nonce":"0x0","value":"0x0","data":"%2$s","chainId":"0x7a69"}]}
                                            """
                                                    .formatted(KEY.address(), ASKED.data())));
        }
    }

    @Test
    void anotherProgramThatSignsIsUnderstood() {
        try (var anvil = new Anvil(directory.resolve("chain"));
                var signer = new RemoteSigner(anvil.chain.url(), KEY.address())) {
            byte[] raw = SignedTransaction.checked(signer.sign(ASKED), ASKED, KEY.address());
            assertThat(anvil.node.send(raw)).isEqualTo(new SendOutcome.Taken());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>sign in first</html>",
                "",
                "{}",
                "{\"result\":null}",
                "{\"result\":{\"raw\":\"0x02\"}}",
                "{\"result\":\"0xzz\"}",
                "{\"result\":\"02\"}",
                "{\"result\":\"0x02"
            })
    void whatIsNoAnswerIsASentence(String body) {
        try (var stub = StubNode.saying(200, body);
                var signer = signer(stub)) {
            assertThatThrownBy(() -> signer.sign(ASKED))
                    .isInstanceOf(SignerException.class)
                    .hasMessageContaining("nothing is signed for " + KEY.address())
                    .hasMessageNotContaining(SECRET);
            assertThat(stub.bodies()).hasSize(1);
        }
    }

    @Test
    void aRefusalSaysWhy() {
        try (var stub =
                        StubNode.saying(
                                400,
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,"
                                        + "\"message\":\"not an unlocked account\"}}");
                var signer = signer(stub)) {
            assertThatThrownBy(() -> signer.sign(ASKED))
                    .isInstanceOf(SignerException.class)
                    .hasMessageContaining("refused to sign for " + KEY.address())
                    .hasMessageContaining("not an unlocked account");
        }
    }

    @Test
    void oneThatHangsIsLeft() {
        var over = new CountDownLatch(1);
        try (var stub =
                        new StubNode((_, _) -> {
                            try {
                                over.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
                var signer = signer(stub, Duration.ofMillis(200))) {
            assertThatThrownBy(() -> signer.sign(ASKED))
                    .isInstanceOf(SignerException.class)
                    .hasMessageContaining("the signer did not answer")
                    .hasMessageNotContaining(SECRET);
            over.countDown();
        }
    }

    @Test
    void oneThatIsNotThereIsNamedByItsAccountAlone() {
        try (var signer =
                new RemoteSigner(
                        URI.create("http://vouch:" + SECRET + "@127.0.0.1:1/" + SECRET),
                        KEY.address())) {
            assertThatThrownBy(() -> signer.sign(ASKED))
                    .isInstanceOf(SignerException.class)
                    .hasMessageContaining("the signer could not be reached")
                    .hasMessageNotContaining(SECRET);
            assertThat(signer.toString()).doesNotContain(SECRET);
        }
    }
}
