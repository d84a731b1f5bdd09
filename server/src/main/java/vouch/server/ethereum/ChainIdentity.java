package vouch.server.ethereum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.Database;

/// Makes sure that a database and a chain belong together.
final class ChainIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(ChainIdentity.class);

    private static final String DIFFERENT_CHAINS =
            "the nodes named are on different chains: name nodes of one chain";

    private ChainIdentity() {}

    /// Which chain a node is on.
    static HeaderStore.Identity of(EthereumNode node) {
        return new HeaderStore.Identity(node.chainId(), node.genesisHash());
    }

    /// What people call the nodes, whose URLs are not shown.
    static String name(int index, int count) {
        return count == 1 ? "the node" : "node " + (index + 1);
    }

    /// In which way a node is on another chain than the one it should be on, if it is.
    static Optional<String> compare(
            String name, HeaderStore.Identity found, HeaderStore.Identity known) {
        if (known.chainId() != found.chainId()) {
            return Optional.of(
                    name
                            + " is on chain "
                            + found.chainId()
                            + ", but this data was made with chain "
                            + known.chainId()
                            + ": name a node of that chain, or start with another data directory");
        }
        if (!known.genesis().equals(found.genesis())) {
            return Optional.of(
                    "the chain "
                            + found.chainId()
                            + " of "
                            + name
                            + " began with block "
                            + found.genesis()
                            + ", but this data was made with a chain "
                            + known.chainId()
                            + " that began with "
                            + known.genesis()
                            + ": it is another chain of the same number");
        }
        return Optional.empty();
    }

    /// The same for one node.
    static HeaderStore.Identity check(EthereumNode node, Database database) {
        return check(List.of(node), database);
    }

    /// Stores which chain this is at the first start, and refuses another one from then on. All
    /// nodes that answer must be on it; those that do not are asked before they are used.
    ///
    /// @throws ChainRefusedException where a node is on another chain
    /// @throws NodeException where none answers and the database knows no chain yet
    static HeaderStore.Identity check(List<? extends EthereumNode> nodes, Database database) {
        var store = new HeaderStore();
        Optional<HeaderStore.Identity> known = database.read(store::identity);
        var round = Round.of(nodes, ChainIdentity::of, _ -> false, Round.PATIENCE);
        var answers = new ArrayList<>(round.answers());
        if (answers.isEmpty()) {
            return known.map(identity -> startWithout(identity, round)).orElseThrow(round::failure);
        }
        HeaderStore.Identity chain = known.orElseGet(() -> answers.getFirst().value());
        for (var answer : answers) {
            String name = name(nodes.indexOf(answer.from()), nodes.size());
            compare(name, answer.value(), chain)
                    .ifPresent(difference -> {
                        throw new ChainRefusedException(
                                known.isPresent() ? difference : DIFFERENT_CHAINS);
                    });
        }
        if (known.isEmpty()) {
            database.change(tx -> store.identify(tx, chain));
        }
        return chain;
    }

    private static HeaderStore.Identity startWithout(
            HeaderStore.Identity known, Round<?, ?> round) {
        LOG.warn(
                "{}: starting without a node; transactions wait until one answers",
                round.failure().getMessage());
        return known;
    }
}
