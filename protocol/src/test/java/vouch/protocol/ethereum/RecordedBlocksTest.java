package vouch.protocol.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.MalformedException;

/// Blocks that a node made: its own hashes are the oracle.
class RecordedBlocksTest {

    /// Every entry, but only some where mutants are tried.
    private static final int STEP = Boolean.getBoolean("vouch.mutating") ? 23 : 1;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "block-1",
                "block-1-single-entry",
                "block-2",
                "block-17",
                "block-17-direct",
                "block-140",
                "block-300"
            })
    void ourHashesAreTheNodes(String name) {
        RecordedBlock block = RecordedBlock.read(name);

        assertThat(block.transactions().stream().map(raw -> RawTransaction.parse(raw).hash()))
                .extracting(Hash::toString)
                .isEqualTo(block.transactionHashes());
        assertThat(Hash.ofBytes(TransactionTrie.root(block.transactions())))
                .isEqualTo(block.transactionsRoot());
        BlockHeader header = BlockHeader.parse(block.encodedHeader());
        assertThat(header.hash()).isEqualTo(block.hash());
        assertThat(header.transactionsRoot()).isEqualTo(block.transactionsRoot());
        assertThat(header.number())
                .isEqualTo(Long.decode(block.header().string("number")).longValue());
        assertThat(header.timestamp())
                .isEqualTo(Long.decode(block.header().string("timestamp")).longValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"block-1", "block-2", "block-17", "block-140", "block-300"})
    void everyTransactionIsProvedAndOnlyAtItsIndex(String name) {
        RecordedBlock block = RecordedBlock.read(name);
        byte[] root = block.transactionsRoot().bytes();
        for (int index = 0; index < block.transactions().size(); index += STEP) {
            List<byte[]> nodes = TransactionTrie.proof(block.transactions(), index);

            assertThat(TransactionTrie.verify(root, index, nodes))
                    .isInstanceOfSatisfying(
                            TransactionTrie.Found.class,
                            found -> assertThat(block.transactions()).contains(found.value()));
            assertThat(found(root, index, nodes)).isEqualTo(block.transactions().get(index));
            assertThat(TransactionTrie.verify(root, index + 1, nodes))
                    .isInstanceOf(TransactionTrie.Broken.class);
        }
    }

    @Test
    void allTypesOfTransactionsAreRead() {
        RecordedBlock block = RecordedBlock.read("block-140");
        Set<Integer> types = new HashSet<>();
        for (byte[] raw : block.transactions()) {
            RawTransaction transaction = RawTransaction.parse(raw);
            types.add(transaction.type());
            assertThat(transaction.isUnderstood()).isTrue();
            assertThat(transaction.chainId()).hasValue(31337);
            assertThat(transaction.to()).isPresent();
            assertThat(transaction.bytes()).isEqualTo(raw);
        }
        assertThat(types).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void everyByteOfANodeMattersAndNoneMayBeMissingOrLeftOver() {
        RecordedBlock block = RecordedBlock.read("block-140");
        byte[] root = block.transactionsRoot().bytes();
        List<byte[]> nodes = TransactionTrie.proof(block.transactions(), 130);
        assertThat(nodes).hasSizeGreaterThan(2);

        for (int node = 0; node < nodes.size(); node++) {
            for (int i = 0; i < nodes.get(node).length; i++) {
                List<byte[]> changed = new ArrayList<>(nodes);
                changed.set(node, nodes.get(node).clone());
                changed.get(node)[i] ^= 1;
                assertThat(TransactionTrie.verify(root, 130, changed))
                        .isInstanceOfSatisfying(
                                TransactionTrie.Broken.class,
                                broken -> assertThat(broken.node()).isLessThan(nodes.size()));
            }
            List<byte[]> without = new ArrayList<>(nodes);
            without.remove(node);
            assertThat(TransactionTrie.verify(root, 130, without))
                    .isInstanceOf(TransactionTrie.Broken.class);
        }
        List<byte[]> more = new ArrayList<>(nodes);
        more.add(nodes.getLast());
        assertThat(TransactionTrie.verify(root, 130, more))
                .isEqualTo(
                        new TransactionTrie.Broken(
                                nodes.size() - 1, "The way ends here, but more nodes follow."));
        assertThat(TransactionTrie.verify(root, 130, List.of()))
                .isEqualTo(new TransactionTrie.Broken(0, "The way goes on, but no node follows."));
    }

    @Test
    void aHeaderWithAFieldTooFewOrMalformedIsRefused() {
        List<byte[]> fields = RecordedBlock.read("block-1").fields();

        assertThatThrownBy(() -> BlockHeader.encode(fields.subList(0, 14)))
                .isInstanceOf(MalformedException.class);
        for (int i = 0; i < fields.size(); i++) {
            List<byte[]> changed = new ArrayList<>(fields);
            changed.set(i, new byte[33]);
            if (i != 12) {
                assertThatThrownBy(() -> BlockHeader.encode(changed))
                        .isInstanceOf(MalformedException.class);
            }
        }
        List<byte[]> more = new ArrayList<>(fields);
        more.add(new byte[32]);
        assertThatThrownBy(() -> BlockHeader.encode(more)).isInstanceOf(MalformedException.class);
    }

    private static byte[] found(byte[] root, int index, List<byte[]> nodes) {
        return switch (TransactionTrie.verify(root, index, nodes)) {
            case TransactionTrie.Found found -> found.value();
            case TransactionTrie.Broken broken -> throw new AssertionError(broken.sentence());
        };
    }
}
