package vouch.protocol.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Keccak256Test {

    /// From an implementation in another language, itself compared with SHA3-256 under its own
    /// padding.
    private static final String CHAINED =
            "620b4e0eca80ba1ffd4c0a742a372eb68a553752e609b6091390e39d83afbafa";

    @Test
    void knownTextsHaveTheirKnownHashes() {
        assertThat(hash(""))
                .isEqualTo("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assertThat(hash("abc"))
                .isEqualTo("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
        assertThat(hash("testing"))
                .isEqualTo("5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02");
        assertThat(hash("transfer(address,uint256)")).startsWith("a9059cbb");
    }

    @Test
    void theHashOfTheEmptyTrieIsThatOfTheRlpOfNothing() {
        assertThat(HexFormat.of().formatHex(Keccak256.hash(new byte[] {(byte) 0x80})))
                .isEqualTo("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    }

    @Test
    void lengthsAroundTheBlockSizeAreAllDifferentAndStable() {
        // Hashes of n times the letter a, chained: any slip in padding changes the last one.
        byte[] chain = new byte[32];
        for (int n = 0; n <= 300; n++) {
            byte[] text = "a".repeat(n).getBytes(StandardCharsets.US_ASCII);
            byte[] both = new byte[64];
            System.arraycopy(chain, 0, both, 0, 32);
            System.arraycopy(Keccak256.hash(text), 0, both, 32, 32);
            chain = Keccak256.hash(both);
        }
        assertThat(HexFormat.of().formatHex(chain)).isEqualTo(CHAINED);
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Keccak256.hash(text.getBytes(StandardCharsets.UTF_8)));
    }
}
