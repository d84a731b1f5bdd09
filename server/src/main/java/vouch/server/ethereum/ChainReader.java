package vouch.server.ethereum;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import vouch.server.database.Database;

/// Looks at the chain of an installation that is stopped, and changes nothing: neither there nor in
/// the installation's folder. An embedded chain is started from a copy of its state.
public final class ChainReader implements AutoCloseable {

    private final List<JsonRpc> connections;
    private final Nodes nodes;
    private final @Nullable EmbeddedChain embedded;
    private final @Nullable Path copy;

    private ChainReader(
            List<JsonRpc> connections,
            Nodes nodes,
            @Nullable EmbeddedChain embedded,
            @Nullable Path copy) {
        this.connections = connections;
        this.nodes = nodes;
        this.embedded = embedded;
        this.copy = copy;
    }

    /// The chain that a database was made with; empty where it was made with none yet.
    ///
    /// @param urls nodes of that chain; none for the embedded one
    /// @param directory the embedded chain's state
    /// @throws ChainRefusedException where it cannot be had, or is another chain
    /// @throws NodeException where no node answers
    public static Optional<ChainReader> open(List<URI> urls, Path directory, Database database) {
        return database.read(new HeaderStore()::identity)
                .map(known -> urls.isEmpty() ? embedded(directory, known) : behind(urls, known));
    }

    private static ChainReader behind(List<URI> urls, HeaderStore.Identity known) {
        var connections = urls.stream().map(JsonRpc::new).toList();
        return checked(connections, known, null, null);
    }

    private static ChainReader embedded(Path directory, HeaderStore.Identity known) {
        if (!Files.isDirectory(directory)) {
            throw new ChainRefusedException(
                    "there is no embedded chain in " + directory + ": name a node with --node-url");
        }
        Path copy = temporary();
        try {
            Chain.copyState(directory, copy);
            var chain = EmbeddedChain.start(copy, Optional.empty());
            return checked(List.of(new JsonRpc(chain.url())), known, chain, copy);
        } catch (RuntimeException e) {
            delete(copy);
            throw e;
        }
    }

    private static ChainReader checked(
            List<JsonRpc> connections,
            HeaderStore.Identity known,
            @Nullable EmbeddedChain embedded,
            @Nullable Path copy) {
        var named = connections.stream().map(RpcNode::new).toList();
        var nodes = new Nodes(named, known, InstantSource.system(), new Random(), Round.PATIENCE);
        var reader = new ChainReader(connections, nodes, embedded, copy);
        try {
            for (int i = 0; i < named.size(); i++) {
                String name = ChainIdentity.name(i, named.size());
                ChainIdentity.compare(name, ChainIdentity.of(named.get(i)), known)
                        .ifPresent(difference -> {
                            throw new ChainRefusedException(difference);
                        });
            }
            nodes.heads();
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /// As [Transactions#blockHashes].
    public List<Optional<String>> blockHashes(List<Long> numbers) {
        return nodes.headers(numbers).stream().map(header -> header.map(Header::hash)).toList();
    }

    @Override
    public void close() {
        connections.forEach(JsonRpc::close);
        if (embedded != null) {
            embedded.close();
        }
        if (copy != null) {
            delete(copy);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("vouch-chain-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    private static void delete(Path folder) {
        try (var below = Files.walk(folder)) {
            for (Path one : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
