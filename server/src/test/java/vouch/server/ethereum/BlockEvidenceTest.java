package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.RawTransaction;
import vouch.protocol.ethereum.TransactionTrie;

class BlockEvidenceTest {

    private static final String OTHER = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
    private static final String PRICE = "0x12a05f200";

    @TempDir Path directory;

    private Anvil anvil;
    private final List<Inclusion> inclusions = new ArrayList<>();

    /// One block with a transaction of every type whose bytes we write ourselves.
    @BeforeEach
    void mineABlockOfManyKinds() {
        anvil = new Anvil(directory);
        var hashes = new ArrayList<String>();
        hashes.add(send(Map.of("to", OTHER, "gasPrice", PRICE, "value", "0x0")));
        hashes.add(send(Map.of("to", OTHER, "gasPrice", PRICE, "data", "0x00ff", "value", "0x7f")));
        hashes.add(
                send(
                        Map.of(
                                "to",
                                OTHER,
                                "gasPrice",
                                PRICE,
                                "accessList",
                                List.of(
                                        Map.of(
                                                "address",
                                                OTHER,
                                                "storageKeys",
                                                List.of("0x" + "0".repeat(64)))))));
        hashes.add(send(Map.of("to", OTHER, "maxFeePerGas", PRICE, "maxPriorityFeePerGas", "0x0")));
        // A contract is made: there is no recipient.
        hashes.add(send(Map.of("gasPrice", PRICE, "data", "0x60006000f3", "gas", "0x30d40")));
        anvil.mine(1);
        for (var receipt : anvil.node.receipts(hashes)) {
            inclusions.add(receipt.orElseThrow().in(0));
        }
        assertThat(inclusions).extracting(Inclusion::blockNumber).containsOnly(1L);
    }

    @AfterEach
    void stop() {
        anvil.close();
    }

    private String send(Map<String, Object> fields) {
        var transaction = new HashMap<>(fields);
        transaction.put("from", OTHER);
        return anvil.call("eth_sendTransaction", transaction).asText();
    }

    /// The node with its block changed, and without raw transactions.
    private EthereumNode lying(Consumer<ObjectNode> change) {
        return new ForwardingNode(anvil.node) {
            @Override
            public Optional<JsonNode> block(String blockHash) {
                Optional<JsonNode> block = super.block(blockHash);
                block.ifPresent(json -> change.accept((ObjectNode) json));
                return block;
            }

            @Override
            public Optional<byte[]> rawTransaction(String transactionHash) {
                return Optional.empty();
            }
        };
    }

    private static ObjectNode transaction(ObjectNode block, int index) {
        return (ObjectNode) block.withArray("transactions").get(index);
    }

    @Test
    void everyTypeOfTransactionIsProvedFromTheBlockAlone() {
        var types = new ArrayList<Integer>();
        for (Inclusion inclusion : inclusions) {
            var evidence = BlockEvidence.of(lying(_ -> {}), inclusion);
            BlockHeader header = BlockHeader.parse(evidence.header());
            assertThat(header.hash().toString()).isEqualTo(inclusion.blockHash());
            assertThat(
                            TransactionTrie.verify(
                                    header.transactionsRoot().bytes(),
                                    evidence.index(),
                                    evidence.nodes()))
                    .isInstanceOf(TransactionTrie.Found.class);
            var transaction = RawTransaction.parse(evidence.transaction());
            assertThat(transaction.hash().toString()).isEqualTo(inclusion.transactionHash());
            types.add(transaction.type());
        }
        assertThat(types).contains(0, 1, 2);
    }

    @Test
    void bytesTheJsonDoesNotGiveAreAskedForAndCompared() {
        var node =
                new ForwardingNode(anvil.node) {
                    @Override
                    public Optional<JsonNode> block(String blockHash) {
                        Optional<JsonNode> block = super.block(blockHash);
                        block.ifPresent(
                                json -> transaction((ObjectNode) json, 1).put("type", "0x7e"));
                        return block;
                    }
                };
        assertThat(BlockEvidence.of(node, inclusions.getFirst()).transaction()).isNotEmpty();
        assertThatThrownBy(() ->
                        BlockEvidence.of(
                                lying(block -> transaction(block, 1).put("type", "0x7e")),
                                inclusions.getFirst()))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("cannot be had");
    }

    @Test
    void whatDoesNotHashToTheBlocksHashIsRefused() {
        var changes =
                Map.<String, Consumer<ObjectNode>>of(
                        "another state", block -> block.put("stateRoot", "0x" + "1".repeat(64)),
                        "another time", block -> block.put("timestamp", "0x1"),
                        "a field cut off", block -> block.remove("requestsHash"),
                        "no number", block -> block.remove("number"),
                        "another transaction",
                                block -> transaction(block, 3).put("value", "0x1234"),
                        "a transaction less", block -> block.withArray("transactions").remove(4),
                        "two in the wrong order",
                                block -> {
                                    ArrayNode list = block.withArray("transactions");
                                    list.add(list.remove(0));
                                });
        for (var change : changes.entrySet()) {
            assertThatThrownBy(
                            () -> BlockEvidence.of(lying(change.getValue()), inclusions.getFirst()))
                    .as(change.getKey())
                    .isInstanceOf(NodeException.class);
        }
    }

    @Test
    void aPlaceThatIsNotTheTransactionsIsRefused() {
        Inclusion first = inclusions.getFirst();
        Inclusion second = inclusions.get(1);
        var wrong =
                new Inclusion(
                        first.transactionHash(),
                        first.blockHash(),
                        first.blockNumber(),
                        0,
                        second.transactionIndex(),
                        0,
                        0,
                        first.from());
        assertThatThrownBy(() -> BlockEvidence.of(anvil.node, wrong))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("not the one");
    }

    @Test
    void aBlockTheNodeHasNotIsRefused() {
        var gone =
                new ForwardingNode(anvil.node) {
                    @Override
                    public Optional<JsonNode> block(String blockHash) {
                        return Optional.empty();
                    }
                };
        assertThatThrownBy(() -> BlockEvidence.of(gone, inclusions.getFirst()))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("no block 1");
    }
}
