package vouch.server.mixer;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.Database;
import vouch.server.ethereum.ChainView;
import vouch.server.ethereum.Header;
import vouch.server.ethereum.LogEntry;
import vouch.server.ethereum.NodeException;

/// Reads the token's movements from the chain's blocks, each once, when they are deep enough.
///
/// Owned by the mixer's thread.
final class Scanner {

    /// The blocks asked for at a time.
    static final int RANGE_MAX = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Scanner.class);

    private final ChainView chain;
    private final Database database;
    private final Instance instance;
    private final Crediting crediting;
    private final InstantSource clock;
    private final InstanceStore instances = new InstanceStore();
    private final TransferStore transfers = new TransferStore();
    private volatile List<Movement> unconfirmed = List.of();

    /// How far the chain is known.
    ///
    /// @param scanned the height up to which movements are in the books
    /// @param at when the chain was asked
    /// @param isWhole whether everything that is deep enough is in the books
    /// @param unconfirmed what moved in blocks that are not
    record Look(long scanned, Instant at, boolean isWhole, List<Movement> unconfirmed) {}

    Scanner(
            ChainView chain,
            Database database,
            Instance instance,
            Crediting crediting,
            InstantSource clock) {
        this.chain = chain;
        this.database = database;
        this.instance = instance;
        this.crediting = crediting;
        this.clock = clock;
    }

    /// Takes in what is new and what the chain took back.
    ///
    /// @throws vouch.server.ethereum.NodeException where the chain cannot be asked; what was taken
    ///   in until then stands
    Look look() {
        Instant at = clock.instant();
        long head = chain.head().number();
        takeBack(head);
        long deep = head - chain.confirmations();
        long scanned = database.read(instances::scanned);
        while (scanned < deep) {
            long to = Math.min(deep, scanned + RANGE_MAX);
            if (!take(scanned + 1, to)) {
                break;
            }
            scanned = to;
        }
        boolean near = scanned < head && head - scanned <= RANGE_MAX;
        unconfirmed = near ? movements(read(scanned + 1, head)) : List.of();
        return new Look(scanned, at, scanned >= deep, unconfirmed);
    }

    /// What moved in blocks that are not deep enough yet.
    List<Movement> unconfirmed() {
        return unconfirmed;
    }

    private record Read(List<LogEntry> logs, Map<Long, Header> headers) {}

    private Read read(long from, long to) {
        var logs = chain.logs(instance.token(), Contracts.TRANSFER_TOPIC, from, to);
        var headers = new HashMap<Long, Header>();
        for (LogEntry log : logs) {
            if (!headers.containsKey(log.blockNumber())) {
                chain.header(log.blockNumber())
                        .ifPresent(header -> headers.put(header.number(), header));
            }
        }
        return new Read(logs, headers);
    }

    /// Those that concern us.
    private List<Movement> movements(Read read) {
        var all = new ArrayList<Movement>();
        for (LogEntry log : read.logs()) {
            Header header = read.headers().get(log.blockNumber());
            if (header != null && header.hash().equals(log.blockHash())) {
                movement(log, header).ifPresent(all::add);
            }
        }
        return database.read(tx -> all.stream().filter(one -> crediting.isOurs(tx, one)).toList());
    }

    private static Optional<Movement> movement(LogEntry log, Header header) {
        return TokenTransfer.find(log)
                .map(transfer ->
                        new Movement(
                                log.transactionHash(),
                                log.logIndex(),
                                log.blockNumber(),
                                log.blockHash(),
                                Instant.ofEpochSecond(header.timestamp()),
                                transfer.from(),
                                transfer.to(),
                                new TokenAmount(transfer.value())));
    }

    /// @return false where the chain changed while it was read; the next look tries again
    private boolean take(long from, long to) {
        Optional<Header> before = chain.header(to);
        Read read = read(from, to);
        Optional<Header> after = chain.header(to);
        boolean stood =
                after.isPresent()
                        && before.map(Header::hash).equals(after.map(Header::hash))
                        && read.logs().stream().allMatch(log -> stands(log, read.headers()));
        if (!stood) {
            return false;
        }
        List<Movement> movements = movements(read);
        if (!movements.isEmpty()) {
            // What people are told is credited must not be lost with the embedded chain.
            chain.keep();
        }
        Instant now = clock.instant();
        database.change(tx -> {
            instances.takeTurn(tx);
            for (Movement movement : movements) {
                crediting.apply(tx, movement, now);
                transfers.read(
                        tx, new TransferStore.Block(movement.blockNumber(), movement.blockHash()));
            }
            transfers.read(tx, new TransferStore.Block(to, after.get().hash()));
            instances.scanned(tx, to);
        });
        return true;
    }

    private static boolean stands(LogEntry log, Map<Long, Header> headers) {
        Header header = headers.get(log.blockNumber());
        return header != null && header.hash().equals(log.blockHash());
    }

    /// Finds the newest block read that is still in the chain, and forgets what was above it.
    private void takeBack(long head) {
        List<TransferStore.Block> read = database.read(transfers::blocks);
        if (read.isEmpty() || stands(read.getFirst(), head)) {
            return;
        }
        long ancestor =
                read.stream()
                        .filter(block -> stands(block, head))
                        .map(TransferStore.Block::number)
                        .findFirst()
                        .orElse(read.getLast().number() - 1);
        LOG.warn(
                "the chain was reorganised: the token's movements above block {} are read again",
                ancestor);
        database.change(tx -> {
            instances.takeTurn(tx);
            crediting.takeBack(tx, ancestor);
            instances.scanned(tx, ancestor);
        });
    }

    private boolean stands(TransferStore.Block block, long head) {
        var header = chain.header(block.number());
        if (header.isEmpty() && block.number() <= head) {
            // It lags behind the one that told the height: nothing says that the chain is another.
            throw new NodeException(
                    "the node knows no block " + block.number() + " below its newest, " + head);
        }
        return header.map(known -> known.hash().equals(block.hash())).orElse(false);
    }
}
