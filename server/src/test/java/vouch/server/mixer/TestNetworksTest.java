package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestNetworksTest {

    private static final String OWN = "0x" + "ab".repeat(32);
    private static final String MAINNET =
            "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3";
    private static final String SEPOLIA =
            "0x25a5cc106eea7138acab33231d7160d69cb777ee0c2c553fcddf5138993e6dd9";
    private static final String HOODI =
            "0xbbe312868b376a3001692a646dd2d7d1e4406380dfd86b98aa8a34d1557c971b";

    @ParameterizedTest
    @CsvSource({"1337, " + "own", "31337, own", "11155111, sepolia", "560048, hoodi"})
    void runsOnTestNetworks(long chainId, String genesis) {
        assertThat(TestNetworks.refusal(chainId, hash(genesis))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, mainnet, Ethereum",
        "1, own, this is chain 1",
        "31337, mainnet, Ethereum",
        "1337, mainnet, Ethereum",
        "11155111, mainnet, Ethereum",
        "11155111, own, did not begin with",
        "11155111, hoodi, did not begin with",
        "560048, sepolia, did not begin with",
        "137, own, this is chain 137",
        "0, own, this is chain 0",
        "17000, own, this is chain 17000"
    })
    void refusesEveryOther(long chainId, String genesis, String because) {
        assertThat(TestNetworks.refusal(chainId, hash(genesis)).orElseThrow())
                .startsWith("the mixer runs on test networks only")
                .contains(because);
    }

    private static String hash(String genesis) {
        return switch (genesis) {
            case "mainnet" -> MAINNET;
            case "sepolia" -> SEPOLIA;
            case "hoodi" -> HOODI;
            default -> OWN;
        };
    }

    /// What decides has no state and takes nothing but the chain itself, so no setting can reach
    /// it.
    @Test
    void asksNothingButTheChain() {
        var methods =
                Arrays.stream(TestNetworks.class.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .toList();
        assertThat(methods).hasSize(1);
        assertThat(methods.getFirst().getParameterTypes())
                .containsExactly(long.class, String.class);
        assertThat(Arrays.stream(TestNetworks.class.getDeclaredFields()))
                .allMatch(field -> Modifier.isFinal(field.getModifiers()));
    }
}
