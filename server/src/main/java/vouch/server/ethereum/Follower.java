package vouch.server.ethereum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.Database;

/// Keeps the newest headers of the chain and notices when the chain has changed its mind.
///
/// Owned by the thread that works on transactions. What was mined in blocks that are gone is moved
/// back to Sent in the same database transaction that forgets those blocks.
final class Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    /// Headers kept, and the most fetched to catch up with the chain.
    static final int HEADERS_KEPT = 512;

    private static final int CATCH_UP_MAX = 128;
    private static final int WALK_STEP = 32;
    private static final long NOTHING = -1;

    /// The chain as it stands.
    ///
    /// @param finalUpTo the newest final block's number, -1 where there is none
    /// @param takenBack how many jobs the chain took back since the look before
    record Look(Header head, long finalUpTo, int takenBack) {}

    /// A reorganisation that went deeper than a confirmed transaction should ever see.
    ///
    /// @param head the height the chain had before; once it is final again all is as it was
    private record Deep(long head, String sentence) {}

    private final EthereumNode node;
    private final Database database;
    private final HeaderStore headers;
    private final JobStore jobs;
    private final int finalDepth;
    private final int confirmations;
    private final boolean developmentChain;
    private final ChainMetrics metrics;
    private final Alarms alarms;
    private Optional<Deep> deep = Optional.empty();

    Follower(
            EthereumNode node,
            Database database,
            int confirmations,
            int finalDepth,
            boolean developmentChain,
            ChainMetrics metrics,
            Alarms alarms) {
        this.node = node;
        this.database = database;
        this.headers = new HeaderStore();
        this.jobs = new JobStore();
        this.confirmations = confirmations;
        this.finalDepth = finalDepth;
        this.developmentChain = developmentChain;
        this.metrics = metrics;
        this.alarms = alarms;
    }

    Look look() {
        EthereumNode.Heads heads = node.heads();
        Header head = heads.head();
        metrics.head(head.number());
        Optional<HeaderStore.Stored> tip = database.read(headers::tip);
        if (tip.isPresent() && tip.get().hash().equals(head.hash())) {
            return told(new Look(head, finalUpTo(heads), 0));
        }
        refuseNodeFarBehind(head, tip);
        long ancestor = tip.map(this::commonAncestor).orElse(NOTHING);
        List<Header> news = newHeaders(head, ancestor);
        OptionalLong before =
                tip.isPresent() && ancestor < tip.get().number()
                        ? OptionalLong.of(tip.get().number())
                        : OptionalLong.empty();
        if (before.isPresent()) {
            node.checkIdentity();
        }
        int takenBack = store(ancestor, before, head, news);
        return told(new Look(head, finalUpTo(heads), takenBack));
    }

    private Look told(Look look) {
        deep = deep.filter(reorganisation -> look.finalUpTo() < reorganisation.head());
        alarms.set(Alarms.Kind.DEEP_REORGANISATION, deep.map(Deep::sentence));
        return look;
    }

    private long finalUpTo(EthereumNode.Heads heads) {
        long head = heads.head().number();
        return heads.finalized()
                .map(finalized -> Math.min(finalized, head))
                .orElse(Math.max(head - finalDepth, NOTHING));
    }

    /// A node that still loads the chain is not a chain that became shorter.
    private void refuseNodeFarBehind(Header head, Optional<HeaderStore.Stored> tip) {
        if (!developmentChain
                && tip.isPresent()
                && head.number() < tip.get().number() - HEADERS_KEPT) {
            throw new NodeException(
                    "the node is at block "
                            + head.number()
                            + " and the chain was at "
                            + tip.get().number()
                            + " before: it is still catching up, or it lost the chain");
        }
    }

    /// The height of the newest block that the stored headers and the node's chain share.
    private long commonAncestor(HeaderStore.Stored tip) {
        List<HeaderStore.Stored> stored = List.of(tip);
        while (!stored.isEmpty()) {
            var found = node.headers(stored.stream().map(HeaderStore.Stored::number).toList());
            for (int i = 0; i < stored.size(); i++) {
                String hash = stored.get(i).hash();
                if (found.get(i).filter(header -> header.hash().equals(hash)).isPresent()) {
                    return stored.get(i).number();
                }
            }
            long lowest = stored.getLast().number();
            stored = database.read(tx -> headers.below(tx, lowest, WALK_STEP));
        }
        return ancestorAmongJobs();
    }

    /// Further down than headers are kept, the blocks our own transactions stand in are what
    /// counts.
    private long ancestorAmongJobs() {
        long height = Long.MAX_VALUE;
        while (true) {
            long from = height;
            var placed = database.read(tx -> jobs.placedUpTo(tx, from, WALK_STEP));
            if (placed.isEmpty()) {
                return NOTHING;
            }
            var found = node.headers(placed.stream().map(JobStore.Placed::blockNumber).toList());
            for (int i = 0; i < placed.size(); i++) {
                String hash = placed.get(i).blockHash();
                if (found.get(i).filter(header -> header.hash().equals(hash)).isPresent()) {
                    return placed.get(i).blockNumber();
                }
            }
            height = placed.getLast().blockNumber() - 1;
        }
    }

    /// The headers above the ancestor up to the head, or the newest of them where they are many.
    private List<Header> newHeaders(Header head, long ancestor) {
        long from = Math.max(ancestor + 1, head.number() - CATCH_UP_MAX);
        var numbers = LongStream.range(from, head.number()).boxed().toList();
        var news = new ArrayList<Header>();
        for (Optional<Header> header :
                numbers.isEmpty() ? List.<Optional<Header>>of() : node.headers(numbers)) {
            news.add(header.orElseThrow(Follower::movedOn));
        }
        if (head.number() >= from) {
            news.add(head);
        }
        for (int i = 1; i < news.size(); i++) {
            if (!news.get(i).parentHash().equals(news.get(i - 1).hash())) {
                throw movedOn();
            }
        }
        return news;
    }

    private static NodeException movedOn() {
        return new NodeException("the chain moved while it was read; it is read again");
    }

    /// @param before the height the chain had, where it was reorganised
    private int store(long ancestor, OptionalLong before, Header head, List<Header> news) {
        JobStore.TakenBack takenBack =
                database.write(tx -> {
                    headers.removeAbove(tx, ancestor);
                    headers.add(tx, news);
                    if (!news.isEmpty()) {
                        headers.removeBelow(tx, news.getLast().number() - HEADERS_KEPT);
                    }
                    return before.isPresent()
                            ? jobs.takeBackAbove(tx, ancestor, head.number())
                            : new JobStore.TakenBack(0, 0);
                });
        before.ifPresent(height -> report(ancestor, height, takenBack));
        return takenBack.jobs();
    }

    private void report(long ancestor, long before, JobStore.TakenBack takenBack) {
        metrics.reorganised();
        LOG.warn(
                "the chain was reorganised above block {}; {} transactions are sent again",
                ancestor,
                takenBack.jobs());
        long depth = before - ancestor;
        // A development chain loses its newest empty blocks with each kill: no reason to call
        // anybody.
        boolean matters = takenBack.jobs() > 0 || !developmentChain;
        if (takenBack.afterFinal() > 0 || (depth > confirmations && matters)) {
            metrics.reorganisedDeeply();
            deep =
                    Optional.of(
                            new Deep(
                                    before,
                                    "the chain took back "
                                            + depth
                                            + " blocks above block "
                                            + ancestor
                                            + ", with "
                                            + takenBack.jobs()
                                            + " of our transactions, "
                                            + takenBack.afterFinal()
                                            + " of them final: they are sent again; do not rely on"
                                            + " what was mined there until it is final"));
        }
    }
}
