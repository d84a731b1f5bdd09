package vouch.protocol.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vouch.protocol.ethereum.TransactionTrie.Broken;
import vouch.protocol.ethereum.TransactionTrie.Found;

class TransactionTrieTest {

    private static final long SEED = 17;

    @Test
    void theEmptyTriesRootIsKnown() {
        assertThat(HexFormat.of().formatHex(TransactionTrie.root(List.of())))
                .isEqualTo("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    }

    @Test
    void everyValueOfEverySizeIsProvedAlsoWhereNodesLieInsideTheirParents() {
        // Values of a few bytes make leaves shorter than a hash, which are not hashed.
        Random random = new Random(SEED);
        for (int size = 1; size <= 300; size += size < 20 ? 1 : 70) {
            List<byte[]> values = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                byte[] value = new byte[1 + random.nextInt(random.nextBoolean() ? 4 : 60)];
                random.nextBytes(value);
                values.add(value);
            }
            byte[] root = TransactionTrie.root(values);
            // Every entry, but only some of many where mutants are tried.
            int step = size > 20 && Boolean.getBoolean("vouch.mutating") ? 23 : 1;
            for (int index = 0; index < size; index += step) {
                List<byte[]> nodes = TransactionTrie.proof(values, index);
                assertThat(found(root, index, nodes)).isEqualTo(values.get(index));
                assertThat(TransactionTrie.verify(root, size + index, nodes))
                        .isInstanceOf(Broken.class);
            }
        }
    }

    @Test
    void thereIsNoProofOfWhatIsNotThere() {
        assertThatThrownBy(() -> TransactionTrie.proof(List.of(new byte[1]), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TransactionTrie.proof(List.of(new byte[1]), -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyDirectionIsNamed() {
        List<byte[]> values = List.of(new byte[40], new byte[41]);
        byte[] root = TransactionTrie.root(values);

        assertThat(TransactionTrie.verify(root, 0x20, TransactionTrie.proof(values, 0)))
                .isEqualTo(new Broken(0, "Nothing lies in the index's direction."));
    }

    @Test
    void nodesThatNoTrieHasAreNamed() {
        RlpBytes value = new RlpBytes(new byte[40]);
        RlpBytes leafOfZero = new RlpBytes(new byte[] {0x20, (byte) 0x80});
        assertBroken(value, "It is not a list.");
        assertBroken(RlpList.of(value), "It is neither a branch, nor an extension, nor a leaf.");
        assertBroken(
                RlpList.of(RlpList.of(), value),
                "It is neither a branch, nor an extension, nor a leaf.");
        assertBroken(
                RlpList.of(new RlpBytes(new byte[] {0}), value),
                "It is neither a branch, nor an extension, nor a leaf.");
        for (byte[] piece : new byte[][] {{}, {0x21, 8}, {0x40, 8}, {(byte) 0xf0}, {0x01, 8}}) {
            assertBroken(
                    RlpList.of(new RlpBytes(piece), value), "Its piece of the key is malformed.");
        }
        assertBroken(
                RlpList.of(new RlpBytes(new byte[] {0x20, 1}), value),
                "It lies on the way to another index.");
        assertBroken(
                RlpList.of(new RlpBytes(new byte[] {0x38}), value),
                "It lies on the way to another index.");
        assertBroken(RlpList.of(leafOfZero, RlpList.of()), "It is a leaf without a value.");
        assertBroken(
                RlpList.of(leafOfZero, new RlpBytes(new byte[0])), "It is a leaf without a value.");
        RlpBytes extension = new RlpBytes(new byte[] {0x18});
        assertBroken(RlpList.of(extension, value), "It refers to a child by something not a hash.");
        assertBroken(
                RlpList.of(extension, RlpList.of(new RlpBytes(new byte[] {0x30}), value)),
                "It holds a child that should be hashed.");
        List<RlpItem> branch = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            branch.add(new RlpBytes(new byte[0]));
        }
        branch.set(16, value);
        assertBroken(
                RlpList.of(new RlpBytes(new byte[] {0, (byte) 0x80}), new RlpList(branch)),
                "It holds a child that should be hashed.");
        branch.set(16, new RlpBytes(new byte[] {1}));
        assertBroken(
                RlpList.of(new RlpBytes(new byte[] {0, (byte) 0x80}), new RlpList(branch)),
                "The index ends at a branch, where no transaction can lie.");
    }

    @Test
    void aPathOfTooManyNodesIsRefused() {
        List<byte[]> nodes = new ArrayList<>();
        for (int i = 0; i <= TransactionTrie.NODES_MAX; i++) {
            nodes.add(new byte[] {(byte) 0xc0});
        }
        assertThat(TransactionTrie.verify(new byte[32], 0, nodes))
                .isEqualTo(new Broken(0, "A path has at most 64 nodes."));
    }

    private static void assertBroken(RlpItem node, String sentence) {
        byte[] encoded = Rlp.encode(node);
        assertThat(TransactionTrie.verify(Keccak256.hash(encoded), 0, List.of(encoded)))
                .isEqualTo(new Broken(0, sentence));
    }

    private static byte[] found(byte[] root, int index, List<byte[]> nodes) {
        return switch (TransactionTrie.verify(root, index, nodes)) {
            case Found found -> found.value();
            case Broken broken -> throw new AssertionError("seed " + SEED + ": " + broken);
        };
    }
}
