package vouch.server.ethereum;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.Database;

/// Finds our transactions in the chain's blocks.
///
/// Owned by the thread that works on transactions. What counts first is how many nonces of the
/// account are used; which of a job's transactions used its nonce is what the receipts say.
final class Inclusions {

    private static final Logger LOG = LoggerFactory.getLogger(Inclusions.class);

    /// How many different heads must show a nonce used by none of ours before we believe it: a node
    /// behind a load balancer may contradict itself for a moment.
    static final int HEADS_UNTIL_STUCK = 3;

    private record Found(JobStore.Sought sought, MinedReceipt receipt, Inclusion inclusion) {
        String state() {
            if (sought.cancels()) {
                return "replaced";
            }
            return receipt.succeeded() ? "mined" : "reverted";
        }
    }

    private final EthereumNode node;
    private final Database database;
    private final String address;
    private final Runnable beforeMined;
    private final ChainMetrics metrics;
    private final JobStore jobs = new JobStore();
    private final HeaderStore headers = new HeaderStore();

    /// For each job whose nonce is used by none of ours, the heads that said so.
    private final Map<Long, Set<String>> missing = new HashMap<>();

    Inclusions(
            EthereumNode node,
            Database database,
            String address,
            Runnable beforeMined,
            ChainMetrics metrics) {
        this.node = node;
        this.database = database;
        this.address = address;
        this.beforeMined = beforeMined;
        this.metrics = metrics;
    }

    /// @return how many jobs changed
    int find(Follower.Look look) {
        var open = database.read(tx -> jobs.open(tx, address));
        if (open.isEmpty()) {
            missing.clear();
            return 0;
        }
        long used = node.minedNonce(address);
        missing.keySet()
                .retainAll(
                        open.stream()
                                .filter(job -> job.nonce() < used)
                                .map(JobStore.Open::id)
                                .toList());
        List<JobStore.Sought> sought = database.read(tx -> jobs.sought(tx, address, used));
        List<Optional<MinedReceipt>> receipts =
                sought.isEmpty()
                        ? List.of()
                        : node.receipts(sought.stream().map(JobStore.Sought::hash).toList());
        var withReceipt = new HashSet<Long>();
        var found = new ArrayList<Found>();
        for (int i = 0; i < sought.size(); i++) {
            JobStore.Sought one = sought.get(i);
            receipts.get(i)
                    .ifPresent(receipt -> {
                        withReceipt.add(one.jobId());
                        placed(receipt, look)
                                .ifPresent(at -> found.add(new Found(one, receipt, at)));
                    });
        }
        return store(found)
                + markStuck(
                        look,
                        open.stream()
                                .filter(job -> job.nonce() < used && !job.stuck())
                                .filter(job -> !withReceipt.contains(job.id()))
                                .toList());
    }

    /// Where the receipt's block stands on the chain just looked at; empty if it is newer than that
    /// or on another branch, which the next look sorts out.
    private Optional<Inclusion> placed(MinedReceipt receipt, Follower.Look look) {
        if (receipt.blockNumber() > look.head().number()) {
            return Optional.empty();
        }
        var stored = database.read(tx -> headers.at(tx, receipt.blockNumber()));
        if (stored.isPresent()) {
            return stored.filter(header -> header.hash().equals(receipt.blockHash()))
                    .map(header -> receipt.in(header.timestamp()));
        }
        return node.header(receipt.blockNumber())
                .filter(header -> header.hash().equals(receipt.blockHash()))
                .map(header -> receipt.in(header.timestamp()));
    }

    private int store(List<Found> found) {
        if (found.isEmpty()) {
            return 0;
        }
        beforeMined.run();
        database.write(tx -> {
            for (Found one : found) {
                jobs.placed(
                        tx,
                        one.sought().jobId(),
                        one.state(),
                        one.inclusion(),
                        one.receipt().cost());
            }
            return found.size();
        });
        metrics.mined(found.size());
        for (Found one : found) {
            missing.remove(one.sought().jobId());
            if (!one.receipt().succeeded()) {
                LOG.error("the transaction {} was mined and failed", one.sought().hash());
            }
        }
        return found.size();
    }

    private int markStuck(Follower.Look look, List<JobStore.Open> lost) {
        int stuck = 0;
        for (JobStore.Open job : lost) {
            var heads = missing.computeIfAbsent(job.id(), _ -> new HashSet<>());
            heads.add(look.head().hash());
            if (heads.size() < HEADS_UNTIL_STUCK) {
                continue;
            }
            String reason = "nonce " + job.nonce() + " was used by a transaction that is not ours";
            stuck += database.write(tx -> jobs.stuck(tx, job.id(), reason)) ? 1 : 0;
        }
        return stuck;
    }
}
