package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.ThrowawayChain;
import vouch.server.ethereum.Wei;

/// What an order costs, with a forwarder and with a key of its own: the figures in
/// `docs/forwarders.md` are these.
class ForwarderCostTest {

    private static final Instant GENESIS = Instant.parse("2026-01-02T00:00:00Z");
    private static final Address POOL = Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    private static final Address DEPOSITOR = new Address("0x" + "d0".repeat(20));
    private static final Address KEY = new Address("0x" + "ee".repeat(20));
    private static final Address DESTINATION = new Address("0x" + "de".repeat(20));
    private static final BigInteger TOKEN = BigInteger.TEN.pow(18);
    private static final byte[] SALT = HexFormat.of().parseHex("5a".repeat(32));

    @TempDir Path directory;

    private final Contracts contracts = Contracts.of(POOL, Optional.of(DEPOSITOR));
    private Instant now = GENESIS;

    private long gas(ThrowawayChain chain, Address from, Address to, byte[] data) {
        String hash = chain.send(from, to, data);
        now = now.plusSeconds(12);
        chain.mine(now);
        var outcome = chain.outcome(hash).orElseThrow();
        assertThat(outcome.succeeded()).isTrue();
        return outcome.gasUsed();
    }

    @Test
    void theFiguresInTheDocumentAreMeasured() throws IOException {
        var figures = new LinkedHashMap<String, Long>();
        try (var chain = ThrowawayChain.start(Optional.empty(), directory.resolve("c"), GENESIS)) {
            measure(chain, figures);
        }
        figures.forEach((what, gas) -> System.out.println(row(what, gas)));

        String document =
                Files.readString(
                        Path.of(System.getProperty("vouch.home", ".."), "docs", "forwarders.md"));
        assertThat(figures)
                .allSatisfy((what, gas) -> assertThat(document).contains(row(what, gas)));
    }

    private static String row(String what, long gas) {
        return String.format(Locale.ROOT, "| %s | %,d |", what, gas);
    }

    private void measure(ThrowawayChain chain, Map<String, Long> figures) {
        chain.fund(DEPOSITOR, Wei.parse("10 ether"));
        chain.fund(KEY, Wei.parse("10 ether"));
        Address token = contracts.testToken();
        Address forwarder = contracts.forwarder(SALT);
        String salt = HexFormat.of().formatHex(SALT);
        byte[] sweep = contracts.sweep(salt, token);
        byte[] toForwarder = contracts.transfer(forwarder, TOKEN);

        figures.put(
                "the test token is deployed",
                gas(chain, POOL, Contracts.DEPLOYER, contracts.deployTestToken()));
        figures.put(
                "the factory is deployed",
                gas(chain, POOL, Contracts.DEPLOYER, contracts.deployFactory()));
        figures.put("a deposit (the depositor pays)", gas(chain, DEPOSITOR, token, toForwarder));
        figures.put(
                "the first sweep makes the forwarder",
                gas(chain, POOL, contracts.factory(), sweep));
        gas(chain, DEPOSITOR, token, toForwarder);
        figures.put(
                "another sweep, of a late deposit", gas(chain, POOL, contracts.factory(), sweep));
        figures.put("a sweep that finds nothing", gas(chain, POOL, contracts.factory(), sweep));
        gas(chain, DEPOSITOR, token, contracts.transfer(KEY, TOKEN));
        figures.put(
                "a transfer from a key of the order's own to the pool",
                gas(chain, KEY, token, contracts.transfer(POOL, TOKEN)));
        figures.put(
                "a payout to an address without tokens",
                gas(chain, POOL, token, contracts.transfer(DESTINATION, TOKEN)));
        figures.put(
                "a payout to an address with tokens",
                gas(chain, POOL, token, contracts.transfer(DESTINATION, TOKEN)));
    }
}
