package vouch.server.notary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import vouch.protocol.Digest;

/// Grows the log's tiles one leaf at a time. Owned by one thread.
final class TreeBuilder {

    /// The hashes behind the last full tile of one level.
    private static final class Edge {
        long fullTiles;
        int count;
        byte[] hashes = new byte[FullTile.BYTES];
    }

    private final List<Edge> edges = new ArrayList<>();
    private final Consumer<FullTile> onFullTile;
    private long size;

    /// @param onFullTile takes each tile as it becomes full, lower levels first
    TreeBuilder(Consumer<FullTile> onFullTile) {
        this.onFullTile = onFullTile;
    }

    /// Begins with full tiles that are stored already.
    ///
    /// @param fullTiles how many there are at each level, level 0 first
    static TreeBuilder resume(
            List<Long> fullTiles, TileLoader loader, Consumer<FullTile> onFullTile) {
        var builder = new TreeBuilder(onFullTile);
        for (int level = 0; level < fullTiles.size(); level++) {
            var edge = builder.edge(level);
            edge.fullTiles = fullTiles.get(level);
            if (level > 0) {
                long below = fullTiles.get(level - 1);
                for (long n = edge.fullTiles * FullTile.WIDTH; n < below; n++) {
                    put(edge, TreeView.subtreeRoot(loader.load(level - 1, n), 0, FullTile.WIDTH));
                }
            }
        }
        builder.size = fullTiles.isEmpty() ? 0 : fullTiles.getFirst() * FullTile.WIDTH;
        return builder;
    }

    long size() {
        return size;
    }

    void append(Digest leafHash) {
        size++;
        append(0, leafHash);
    }

    private void append(int level, Digest hash) {
        var edge = edge(level);
        put(edge, hash);
        if (edge.count == FullTile.WIDTH) {
            var tile = new FullTile(level, edge.fullTiles, edge.hashes);
            onFullTile.accept(tile);
            edge.fullTiles++;
            edge.count = 0;
            edge.hashes = new byte[FullTile.BYTES];
            append(level + 1, TreeView.subtreeRoot(tile.hashes(), 0, FullTile.WIDTH));
        }
    }

    private static void put(Edge edge, Digest hash) {
        System.arraycopy(
                hash.bytes(),
                0,
                edge.hashes,
                edge.count * FullTile.HASH_BYTES,
                FullTile.HASH_BYTES);
        edge.count++;
    }

    private Edge edge(int level) {
        while (edges.size() <= level) {
            edges.add(new Edge());
        }
        return edges.get(level);
    }

    TreeView view(TileLoader loader) {
        var partials =
                edges.stream()
                        .map(edge -> Arrays.copyOf(edge.hashes, edge.count * FullTile.HASH_BYTES))
                        .toList();
        return new TreeView(size, partials, loader);
    }
}
