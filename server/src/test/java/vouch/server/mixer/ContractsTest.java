package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.ethereum.Keccak256;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.ChainView;
import vouch.server.ethereum.ThrowawayChain;
import vouch.server.ethereum.Wei;

/// The contracts on a real chain: what each of them does, and what it never does.
class ContractsTest {

    private static final Instant GENESIS = Instant.parse("2026-01-02T00:00:00Z");
    private static final BigInteger TOKEN = BigInteger.TEN.pow(18);
    private static final Address POOL = Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    private static final Address ALICE = new Address("0x" + "a1".repeat(20));
    private static final Address BOB = new Address("0x" + "b0".repeat(20));
    private static final String DATA_TRANSFER_TOPIC =
            topic("Transfer(address,address,uint256,bytes)");

    @TempDir static Path directory;

    private static final Contracts CONTRACTS = Contracts.of(POOL, Optional.of(ALICE));
    private static ThrowawayChain chain;
    private static ChainView view;
    private static Instant now = GENESIS;
    private static int salts;

    @BeforeAll
    static void deploy() {
        chain = ThrowawayChain.start(Optional.empty(), directory.resolve("chain"), GENESIS);
        view = chain.view();
        chain.fund(ALICE, Wei.parse("10 ether"));
        chain.fund(BOB, Wei.parse("10 ether"));
        assertThat(view.code(CONTRACTS.factory())).isEmpty();
        succeeds(POOL, Contracts.DEPLOYER, CONTRACTS.deployTestToken());
        succeeds(POOL, Contracts.DEPLOYER, CONTRACTS.deployFactory());
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    private static ThrowawayChain.Outcome mined(Address from, Address to, byte[] data) {
        String hash = chain.send(from, to, data);
        now = now.plusSeconds(12);
        chain.mine(now);
        return chain.outcome(hash).orElseThrow();
    }

    /// @return the gas it used
    private static long succeeds(Address from, Address to, byte[] data) {
        var outcome = mined(from, to, data);
        assertThat(outcome.succeeded()).isTrue();
        return outcome.gasUsed();
    }

    private static void fails(Address from, Address to, byte[] data) {
        assertThat(mined(from, to, data).succeeded()).isFalse();
    }

    private static BigInteger balance(Address token, Address of) {
        return CONTRACTS.balance(view, token, of, view.head().number());
    }

    private static BigInteger balance(Address of) {
        return balance(CONTRACTS.testToken(), of);
    }

    private static BigInteger tokens(long whole) {
        return TOKEN.multiply(BigInteger.valueOf(whole));
    }

    private static byte[] salt() {
        byte[] salt = new byte[32];
        salts++;
        salt[31] = (byte) salts;
        salt[0] = (byte) 0xfe;
        return salt;
    }

    private static String hex(byte[] salt) {
        return HexFormat.of().formatHex(salt);
    }

    private static String topic(String event) {
        return "0x"
                + HexFormat.of()
                        .formatHex(Keccak256.hash(event.getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<TokenTransfer> transfers(Address token) {
        long head = view.head().number();
        return view.logs(token, Contracts.TRANSFER_TOPIC, head, head).stream()
                .map(log -> TokenTransfer.find(log).orElseThrow())
                .toList();
    }

    @Test
    void theTokenIsWhereItWasSaidToBeAndSaysWhatItIs() {
        assertThat(view.code(CONTRACTS.testToken())).isNotEmpty();
        assertThat(CONTRACTS.decimals(view, CONTRACTS.testToken(), view.head().number()))
                .isEqualTo(18);
        for (var told :
                List.of(List.of("name()", "Vouch Test Token"), List.of("symbol()", "VTT"))) {
            byte[] answer =
                    view.call(
                            CONTRACTS.testToken(),
                            CallData.of(told.getFirst()).bytes(),
                            view.head().number());
            assertThat(new String(answer, StandardCharsets.UTF_8)).contains(told.getLast());
        }
        assertThat(Contracts.TRANSFER_TOPIC).isEqualTo(topic("Transfer(address,address,uint256)"));
    }

    @Test
    void aTransferMovesTokensAndTellsOnce() {
        BigInteger before = balance(ALICE);
        succeeds(ALICE, CONTRACTS.testToken(), CONTRACTS.transfer(BOB, tokens(3)));

        assertThat(transfers(CONTRACTS.testToken()))
                .containsExactly(new TokenTransfer(ALICE, BOB, tokens(3)));
        assertThat(balance(ALICE)).isEqualTo(before.subtract(tokens(3)));
        fails(BOB, CONTRACTS.testToken(), CONTRACTS.transfer(ALICE, tokens(1_000_000_000)));
        fails(ALICE, CONTRACTS.testToken(), CONTRACTS.transfer(Contracts.NOBODY, TOKEN));
        fails(ALICE, CONTRACTS.testToken(), CONTRACTS.transfer(CONTRACTS.testToken(), TOKEN));
    }

    @Test
    void aTransferAndCallTellsTwiceAndIsOneTransfer() {
        byte[] salt = salt();
        Address forwarder = CONTRACTS.forwarder(salt);
        succeeds(ALICE, CONTRACTS.testToken(), CONTRACTS.transferAndCall(forwarder, tokens(5)));

        long head = view.head().number();
        assertThat(transfers(CONTRACTS.testToken()))
                .containsExactly(new TokenTransfer(ALICE, forwarder, tokens(5)));
        assertThat(view.logs(CONTRACTS.testToken(), DATA_TRANSFER_TOPIC, head, head)).hasSize(1);

        // Also once there is a contract that is called.
        succeeds(BOB, CONTRACTS.factory(), CONTRACTS.sweep(hex(salt), CONTRACTS.testToken()));
        succeeds(ALICE, CONTRACTS.testToken(), CONTRACTS.transferAndCall(forwarder, tokens(6)));
        assertThat(balance(forwarder)).isEqualTo(tokens(6));
        // The pool itself is no contract, the token is one that wants no tokens.
        fails(
                ALICE,
                CONTRACTS.testToken(),
                CONTRACTS.transferAndCall(CONTRACTS.factory(), tokens(1)));
    }

    @Test
    void anAllowanceIsSpentOnce() {
        byte[] approve = CallData.of("approve(address,uint256)").with(BOB).with(tokens(4)).bytes();
        byte[] take =
                CallData.of("transferFrom(address,address,uint256)")
                        .with(ALICE)
                        .with(BOB)
                        .with(tokens(4))
                        .bytes();
        fails(BOB, CONTRACTS.testToken(), take);
        succeeds(ALICE, CONTRACTS.testToken(), approve);
        succeeds(BOB, CONTRACTS.testToken(), take);
        fails(BOB, CONTRACTS.testToken(), take);
    }

    @Test
    void anyoneMayHaveAForwarderSweptAndTheTokensGoToThePool() {
        byte[] salt = salt();
        Address forwarder = CONTRACTS.forwarder(salt);
        byte[] sweep = CONTRACTS.sweep(hex(salt), CONTRACTS.testToken());
        byte[] addressOf = CallData.of("addressOf(bytes32)").with(salt).bytes();
        assertThat(view.call(CONTRACTS.factory(), addressOf, view.head().number()))
                .endsWith(forwarder.bytes());
        succeeds(ALICE, CONTRACTS.testToken(), CONTRACTS.transfer(forwarder, tokens(7)));
        BigInteger pool = balance(POOL);
        assertThat(view.code(forwarder)).isEmpty();

        succeeds(BOB, CONTRACTS.factory(), sweep);
        assertThat(transfers(CONTRACTS.testToken()))
                .containsExactly(new TokenTransfer(forwarder, POOL, tokens(7)));
        assertThat(balance(POOL)).isEqualTo(pool.add(tokens(7)));
        assertThat(view.code(forwarder)).isNotEmpty();

        // Nothing to sweep is no failure, and a late deposit is swept like the first.
        succeeds(POOL, CONTRACTS.factory(), sweep);
        assertThat(transfers(CONTRACTS.testToken())).isEmpty();
        succeeds(ALICE, CONTRACTS.testToken(), CONTRACTS.transfer(forwarder, tokens(8)));
        succeeds(POOL, CONTRACTS.factory(), sweep);
        assertThat(balance(POOL)).isEqualTo(pool.add(tokens(15)));
        assertThat(balance(forwarder)).isZero();
    }

    @Test
    void aForwarderObeysItsFactoryAlone() {
        byte[] salt = salt();
        Address forwarder = CONTRACTS.forwarder(salt);
        succeeds(ALICE, CONTRACTS.testToken(), CONTRACTS.transfer(forwarder, tokens(2)));
        succeeds(POOL, CONTRACTS.factory(), CONTRACTS.sweep(hex(salt), CONTRACTS.testToken()));
        succeeds(ALICE, CONTRACTS.testToken(), CONTRACTS.transfer(forwarder, tokens(2)));

        byte[] steal =
                CallData.of("sweep(address,address)").with(CONTRACTS.testToken()).with(BOB).bytes();
        fails(BOB, forwarder, steal);
        fails(POOL, forwarder, steal);
        assertThat(balance(forwarder)).isEqualTo(tokens(2));
    }

    @Test
    void aSecondFactoryWithTheSamePoolIsRefused() {
        fails(BOB, Contracts.DEPLOYER, CONTRACTS.deployFactory());
        fails(BOB, Contracts.DEPLOYER, CONTRACTS.deployTestToken());
        var other = Contracts.of(BOB, Optional.empty());
        assertThat(other.factory()).isNotEqualTo(CONTRACTS.factory());
        assertThat(other.forwarder(new byte[32])).isNotEqualTo(CONTRACTS.forwarder(new byte[32]));
    }

    /// Tokens that take deposits and then fail: the sweep fails with them, and works again once
    /// they do.
    @ParameterizedTest
    @ValueSource(strings = {"FalseToken", "GasBurnerToken"})
    void aTokenThatFailsKeepsItsTokensInTheForwarder(String name) {
        byte[] code = spoilable(name);
        Address token = Contracts.made(code);
        succeeds(BOB, Contracts.DEPLOYER, Contracts.deployment(code));
        byte[] salt = salt();
        Address forwarder = CONTRACTS.forwarder(salt);
        succeeds(ALICE, token, CONTRACTS.transfer(forwarder, tokens(1)));
        assertThat(transfers(token))
                .containsExactly(new TokenTransfer(ALICE, forwarder, tokens(1)));

        spoil(token, true);
        fails(POOL, CONTRACTS.factory(), CONTRACTS.sweep(hex(salt), token));
        assertThat(balance(token, forwarder)).isEqualTo(tokens(1));
        spoil(token, false);
        succeeds(POOL, CONTRACTS.factory(), CONTRACTS.sweep(hex(salt), token));
        assertThat(balance(token, POOL)).isEqualTo(tokens(1));
    }

    private static void spoil(Address token, boolean on) {
        succeeds(
                BOB,
                token,
                CallData.of("spoil(bool)").with(BigInteger.valueOf(on ? 1 : 0)).bytes());
    }

    private static byte[] spoilable(String name) {
        return CallData.code(Contracts.code(name))
                .with(ALICE)
                .with(tokens(1000))
                .with(BOB)
                .with(BigInteger.ZERO)
                .bytes();
    }

    @Test
    void aSweepOfWhatIsNoTokenFails() {
        fails(POOL, CONTRACTS.factory(), CONTRACTS.sweep(hex(salt()), BOB));
        fails(POOL, CONTRACTS.factory(), CONTRACTS.sweep(hex(salt()), CONTRACTS.factory()));
    }
}
