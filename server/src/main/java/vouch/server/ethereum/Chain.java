package vouch.server.ethereum;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.Database;
import vouch.server.database.DatabaseException;
import vouch.server.metrics.Metrics;

/// The chain the gateway writes on: the embedded one or one behind a node, the account that signs,
/// and the thread that does the work.
///
/// [#open], then [#start] once listeners are in place, then [#close].
public final class Chain implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

    private final @Nullable EmbeddedChain embedded;
    private final List<JsonRpc> connections;
    private final Nodes nodes;
    private final HeaderStore.Identity identity;
    private final Signer signer;
    private final TransactionEngine engine;
    private final NodesView view;
    private final List<BooleanSupplier> reasonsToMine = new CopyOnWriteArrayList<>();
    private final ChainMetrics metrics;
    private final Alarms alarms;
    private final Duration pollInterval;
    private final Thread loop;
    private final ReentrantLock stepping = new ReentrantLock();
    private volatile boolean closing;

    private Chain(
            @Nullable EmbeddedChain embedded,
            List<JsonRpc> connections,
            ChainSettings settings,
            Database database,
            ChainMetrics metrics,
            InstantSource clock) {
        this.embedded = embedded;
        this.connections = connections;
        this.metrics = metrics;
        this.alarms = new Alarms(metrics);
        this.pollInterval = settings.pollInterval();
        List<RpcNode> named = connections.stream().map(RpcNode::new).toList();
        this.identity = ChainIdentity.check(named, database);
        this.nodes = new Nodes(named, identity, clock, new Random(), Round.PATIENCE);
        this.signer = signer(settings.key(), identity.chainId());
        this.engine =
                new TransactionEngine(
                        nodes,
                        database,
                        signer,
                        identity.chainId(),
                        settings,
                        clock,
                        metrics,
                        alarms,
                        this::keep);
        this.view =
                new NodesView(
                        nodes,
                        identity,
                        new Address(signer.address()),
                        settings.confirmations(),
                        this::keepNow);
        this.loop = Thread.ofVirtual().name("chain").unstarted(this::run);
    }

    /// Reaches the chain, starting the embedded one where no node is named, and makes sure that it
    /// is the one the database was made with.
    ///
    /// @throws ChainRefusedException with one sentence for the operator
    /// @throws NodeException where the node cannot be reached
    public static Chain open(
            ChainSettings settings, Database database, Metrics metrics, InstantSource clock) {
        if (!settings.nodes().isEmpty()) {
            List<JsonRpc> connections = settings.nodes().stream().map(JsonRpc::new).toList();
            return open(null, connections, settings, database, metrics, clock);
        }
        EmbeddedChain embedded = EmbeddedChain.start(settings.directory(), settings.anvil());
        List<JsonRpc> connections = List.of(new JsonRpc(embedded.url()));
        return open(embedded, connections, settings, database, metrics, clock);
    }

    private static Chain open(
            @Nullable EmbeddedChain embedded,
            List<JsonRpc> connections,
            ChainSettings settings,
            Database database,
            Metrics metrics,
            InstantSource clock) {
        try {
            return new Chain(
                    embedded, connections, settings, database, new ChainMetrics(metrics), clock);
        } catch (RuntimeException e) {
            connections.forEach(JsonRpc::close);
            if (embedded != null) {
                embedded.close();
            }
            throw e;
        }
    }

    private static Signer signer(SigningKey key, long chainId) {
        return switch (key) {
            case SigningKey.InKeystore(Path file, KeystorePassword password) ->
                    Keystore.open(file, SecretFiles.password(password));
            case SigningKey.BehindSigner(URI url, String address) -> new RemoteSigner(url, address);
            case SigningKey.Development _ -> {
                if (!DevelopmentChains.holds(chainId)) {
                    throw new ChainRefusedException(
                            "chain "
                                    + chainId
                                    + " is not a development chain: name a keystore with the"
                                    + " signing key");
                }
                yield KeySigner.development(chainId);
            }
        };
    }

    public long chainId() {
        return identity.chainId();
    }

    /// The hash of block 0, `0x` and lower case.
    public String genesisHash() {
        return identity.genesis();
    }

    /// Whether this chain proves nothing to anybody outside; whatever shows it says so.
    public boolean developmentChain() {
        return engine.developmentChain();
    }

    /// The account that signs and pays, `0x` and 40 lower-case digits.
    public String address() {
        return engine.address();
    }

    /// The embedded chain's process, where there is one.
    Optional<Long> embeddedProcess() {
        return Optional.ofNullable(embedded).map(EmbeddedChain::pid);
    }

    /// Whether the embedded chain makes blocks now.
    boolean isMining() {
        return embedded != null && embedded.isMining();
    }

    public Transactions transactions() {
        return engine;
    }

    /// What whoever reads contracts asks of the chain.
    public ChainView view() {
        return view;
    }

    /// What only the embedded chain can do; empty for any other.
    public Optional<DevelopmentNode> development() {
        return Optional.ofNullable(embedded)
                .map(_ -> new DevelopmentNode(connections.getFirst(), engine::wake));
    }

    /// Has the embedded chain go on making blocks while `wanted` says so, besides while there are
    /// unfinished jobs or waiting transactions. Asked at each look at the chain: it must be quick
    /// and must not throw.
    public void keepMiningWhile(BooleanSupplier wanted) {
        reasonsToMine.add(wanted);
    }

    /// Where a person looks at jobs and decides about them.
    public TransactionDesk desk() {
        return engine.desk();
    }

    /// How the chain and our transactions stand now, from what is known; asks no node.
    public ChainStatus status() {
        Optional<Follower.Look> look = engine.lastLook();
        return new ChainStatus(
                chainId(),
                developmentChain(),
                address(),
                look.map(seen -> seen.head().number()),
                look.map(seen -> Instant.ofEpochSecond(seen.head().timestamp())),
                look.map(Follower.Look::finalUpTo).filter(height -> height >= 0),
                engine.balance(),
                engine.spentToday(),
                nodes.describe(),
                engine.unfinished(),
                alarms.sentences());
    }

    /// What kinds of trouble [#status] tells of, in words that anybody may read: no amounts, no
    /// jobs, no nodes.
    public List<String> troubles() {
        return alarms.kinds();
    }

    /// Whether any transaction of ours is on its way.
    public boolean isBusy() {
        return engine.hasUnfinished();
    }

    /// Begins the work, with what an earlier run left.
    public void start() {
        loop.start();
    }

    /// Ends the work after what is in hand, writes the embedded chain's state and ends it.
    @Override
    public void close() {
        closing = true;
        engine.wake();
        if (loop.isAlive()) {
            try {
                loop.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (embedded != null) {
            embedded.close();
        }
        connections.forEach(JsonRpc::close);
        signer.close();
    }

    /// The block a transaction was found in must survive a kill before anybody is told.
    private void keep() {
        if (embedded != null) {
            embedded.dump();
        }
    }

    /// The same between two steps, for any thread.
    private void keepNow() {
        stepping.lock();
        try {
            keep();
        } finally {
            stepping.unlock();
        }
    }

    /// Runs work while nothing is sent and nothing that was mined is taken up, so that what the
    /// database says and what the embedded chain's files hold belong together. Those files are
    /// brought up to date first.
    ///
    /// @throws NodeException where the embedded chain does not answer
    public void atRest(Runnable work) {
        stepping.lock();
        try {
            keep();
            work.run();
        } finally {
            stepping.unlock();
        }
    }

    /// Copies the embedded chain's state from one installation's folder for it to another's; does
    /// nothing where there is none. It must not change meanwhile.
    public static void copyState(Path from, Path to) {
        new StateFiles(from).copyTo(to);
    }

    private void revive() {
        try {
            if (embedded != null && embedded.revive()) {
                engine.wake();
            }
        } catch (RuntimeException e) {
            LOG.error("the embedded chain cannot be started again", e);
        }
    }

    private void run() {
        Optional<String> full = Optional.empty();
        while (!closing) {
            try {
                step();
                nodesAre(Optional.empty());
                alarms.clear(Alarms.Kind.SIGNER_LOST);
                full = Optional.empty();
            } catch (NodeException e) {
                metrics.nodeFailed();
                revive();
                nodesAre(Optional.of(e));
            } catch (SignerException e) {
                nodesAre(Optional.empty());
                alarms.raise(Alarms.Kind.SIGNER_LOST, e.getMessage() + "; nothing new is sent");
            } catch (DatabaseException.DiskFull e) {
                full = Optional.of(told(full, e));
            } catch (RuntimeException e) {
                // A broken disk or a mistake of ours: the loop must outlive it.
                LOG.error("the work on transactions failed; trying again", e);
            }
            try {
                engine.await(pollInterval);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// Does what is to be done now, in the caller's thread: for whoever moves the chain's time and
    /// so does not [#start].
    public void step() {
        stepping.lock();
        try {
            try {
                engine.step();
            } finally {
                goOnMining();
            }
        } finally {
            stepping.unlock();
        }
    }

    /// Also after a step that failed: what was sent in it waits for a block.
    private void goOnMining() {
        if (embedded != null) {
            embedded.mine(
                    engine.hasUnfinished()
                            || reasonsToMine.stream().anyMatch(BooleanSupplier::getAsBoolean)
                            || embedded.hasWaiting());
        }
    }

    /// @param failure why nothing could be done
    private void nodesAre(Optional<NodeException> failure) {
        alarms.set(
                Alarms.Kind.NODE_LOST,
                failure.filter(e -> !(e instanceof WrongChainException)).map(this::lost));
        alarms.set(Alarms.Kind.NODE_OUT, nodes.someLost());
        alarms.set(Alarms.Kind.WRONG_CHAIN, nodes.onAnotherChain());
    }

    private String lost(NodeException failure) {
        return "the chain cannot be worked with: "
                + failure.getMessage()
                + "; digests are registered all the same, and it is tried again every "
                + pollInterval.toMillis()
                + " ms";
    }

    /// One line when it begins to fail, and none until it works again.
    private String told(Optional<String> failing, RuntimeException e) {
        if (failing.isEmpty()) {
            LOG.warn("{}; trying again every {}", e.getMessage(), pollInterval);
        }
        return String.valueOf(e.getMessage());
    }
}
