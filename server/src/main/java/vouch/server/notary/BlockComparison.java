package vouch.server.notary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import vouch.protocol.ethereum.BlockHeader;

/// Compares the blocks that proofs rest on with the chain as its nodes have it now, many at a time.
final class BlockComparison {

    private static final int BLOCKS_AT_ONCE = 100;

    private record Resting(String what, long number, String hash) {}

    private final BlockHashes chain;
    private final Consumer<String> findings;
    private final List<Resting> waiting = new ArrayList<>();
    private final Map<Long, String> known = new LinkedHashMap<>();
    private long compared;

    /// @param findings takes a sentence for each proof whose block the chain has not
    BlockComparison(BlockHashes chain, Consumer<String> findings) {
        this.chain = chain;
        this.findings = findings;
    }

    /// @param what rests on the block, in words
    void take(String what, Anchor.Proof proof) {
        var number = BlockHeader.parse(proof.evidence().header()).number();
        waiting.add(new Resting(what, number, proof.blockHash()));
        if (waiting.size() == BLOCKS_AT_ONCE) {
            compare();
        }
    }

    /// Compares the rest; returns how many there were.
    long finish() {
        compare();
        return compared;
    }

    private void compare() {
        var numbers = waiting.stream().map(Resting::number).distinct().toList();
        var hashes = numbers.isEmpty() ? List.<Optional<String>>of() : chain.at(numbers);
        known.clear();
        for (int i = 0; i < numbers.size(); i++) {
            known.put(numbers.get(i), hashes.get(i).orElse("none"));
        }
        for (var one : waiting) {
            var hash = known.get(one.number());
            if (!one.hash().equals(hash)) {
                findings.accept(
                        "%s rests on block %s; at its height %d the chain has %s"
                                .formatted(one.what(), one.hash(), one.number(), hash));
            }
        }
        compared += waiting.size();
        waiting.clear();
    }
}
