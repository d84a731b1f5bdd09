package vouch.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.proof.Facts;

/// Finds something from outside a proof to compare its block hash with: what the user names, else
/// what earlier commands recorded.
///
/// @param given a hash that the user found out
/// @param node a node that the user trusts
/// @param trust what was recorded; it also has to agree where the user names something else
record Comparing(@Nullable Hash given, @Nullable EthereumNode node, Trust trust) {

    Comparison compare(Facts facts, Facts.Chain chain) {
        Optional<Trust.Block> recorded = recorded(facts, chain);
        Optional<Comparison> byRecord =
                recorded.map(block ->
                        Comparison.of(
                                chain.blockHash(),
                                block.hash(),
                                "the trust file, recorded " + Sentences.time(block.seen())));
        if (byRecord.isPresent() && byRecord.get() instanceof Comparison.Other) {
            return byRecord.get();
        }
        if (given != null) {
            return Comparison.of(chain.blockHash(), given, "--block-hash");
        }
        if (node != null) {
            return ask(node, chain);
        }
        return byRecord.orElseGet(() ->
                new Comparison.Nothing(
                        "No hash of block "
                                + chain.blockNumber()
                                + " of "
                                + Chains.name(chain.chainId())
                                + " is known here."));
    }

    private Optional<Trust.Block> recorded(Facts facts, Facts.Chain chain) {
        return trust.recordOf(
                new Trust.Block(
                        chain.chainId(),
                        chain.developmentChain(),
                        facts.origin(),
                        chain.blockNumber(),
                        chain.blockHash(),
                        facts.acceptedAt()));
    }

    private static Comparison ask(EthereumNode node, Facts.Chain chain) {
        String with = "the node at " + node.host();
        try {
            long chainId = node.chainId();
            if (chainId != chain.chainId()) {
                return new Comparison.Other(
                        with,
                        "The proof is of chain "
                                + chain.chainId()
                                + ", and "
                                + with
                                + " is of chain "
                                + chainId
                                + ".");
            }
            return node.blockHash(chain.blockNumber())
                    .map(hash -> Comparison.of(chain.blockHash(), hash, with))
                    .orElseGet(() ->
                            new Comparison.Other(
                                    with,
                                    "There is no block "
                                            + chain.blockNumber()
                                            + " at "
                                            + with
                                            + "."));
        } catch (EthereumNode.Silent e) {
            return new Comparison.Nothing(String.valueOf(e.getMessage()));
        }
    }
}
