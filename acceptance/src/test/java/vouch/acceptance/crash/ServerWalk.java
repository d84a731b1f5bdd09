package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import vouch.acceptance.Server;
import vouch.client.Account;
import vouch.client.Prexis;
import vouch.protocol.Digest;
import vouch.server.faults.Call;
import vouch.server.faults.Fault;
import vouch.server.faults.Gate;

/// So many faults, one after the other, while so many digests are handed in. The seed decides what
/// is done; how far the gateway has got by then is its own affair.
final class ServerWalk {

    /// What may happen.
    private enum Event {
        REORGANISATION,
        REORGANISATION_INTO_THE_POOL,
        SHORTER_CHAIN,
        POOL_EMPTIED,
        NODE_RESTARTED,
        NODE_RESTARTED_WITH_ITS_OLD_STATE,
        OLD_TRANSACTIONS_AGAIN,
        BASE_FEE,
        GATEWAY_KILLED,
        PROXY
    }

    /// The last of the events happens so often that they are all of this many.
    private static final int EVENTS = 16;

    private static final int DEPTH_MAX = 6;
    private static final int BLOCKS_MAX = 3;
    private static final int LOOKS_MAX = 3;
    private static final int BASE_FEE_GWEI_MAX = 100;
    private static final int IN_FLIGHT = 16;
    private static final Duration LOOKS_WITHIN = Duration.ofSeconds(30);
    private static final Duration KILLED_WITHIN = Duration.ofMillis(500);
    private static final List<String> METHODS =
            List.of(
                    "eth_getBlockByNumber",
                    "eth_getBlockByHash",
                    "eth_getTransactionCount",
                    "eth_getBalance",
                    "eth_maxPriorityFeePerGas",
                    "eth_estimateGas",
                    "eth_getTransactionReceipt",
                    Call.SEND,
                    Call.SEND,
                    Call.SEND);

    private final FaultyNode node;
    private final Server server;
    private final Account.Credentials account;
    private final Random random;
    private final long seed;
    private final int faultsMax;
    private final int jobsMax;
    private final List<Digest> digests = new ArrayList<>();
    private final Map<Event, Integer> happened = new TreeMap<>();
    private Prexis client;
    private int faults;

    ServerWalk(FaultyNode node, Server server, long seed, int faults, int jobs) {
        this.node = node;
        this.server = server;
        // A transaction for each digest, besides the log's.
        this.account = server.admin().createDirect("walk " + seed, jobs, Optional.empty());
        this.client = server.as(account);
        this.random = new Random(seed);
        this.seed = seed;
        this.faultsMax = faults;
        this.jobsMax = jobs;
    }

    void walk() {
        node.remember();
        while (faults < faultsMax || digests.size() < jobsMax) {
            handIn();
            if (faults < faultsMax) {
                Event[] events = Event.values();
                happen(events[Math.min(random.nextInt(EVENTS), events.length - 1)]);
            }
            node.node().mine(random.nextInt(BLOCKS_MAX));
            letItLook(1 + random.nextInt(LOOKS_MAX));
        }
        node.proxy().heal();
        node.everythingIsMinedOnce(server, client, digests);
    }

    List<Digest> digests() {
        return digests;
    }

    private void handIn() {
        int most = 2 * Math.ceilDiv(jobsMax, faultsMax);
        for (int i = random.nextInt(most + 1); i > 0 && digests.size() < jobsMax; i--) {
            var digest = Load.digests("walk " + seed + "/" + digests.size(), 1).getFirst();
            client.register(digest);
            digests.add(digest);
        }
    }

    /// Returns when the gateway has asked its node so many more times.
    private void letItLook(int times) {
        long asked = node.proxy().asked();
        assertThat(node.proxy().awaitAsked(asked + times, LOOKS_WITHIN))
                .as("the gateway asks its node after " + this)
                .isTrue();
    }

    private void happen(Event event) {
        faults++;
        happened.merge(event, 1, Integer::sum);
        switch (event) {
            case REORGANISATION -> takeBack("anvil_reorg", ", []");
            case REORGANISATION_INTO_THE_POOL -> {
                takeBack("anvil_reorg", ", []");
                sendAgain(IN_FLIGHT);
            }
            case SHORTER_CHAIN -> takeBack("anvil_rollback", "");
            case POOL_EMPTIED -> node.node().call("anvil_dropAllTransactions", "[]");
            case NODE_RESTARTED -> node.restart();
            case NODE_RESTARTED_WITH_ITS_OLD_STATE -> node.restartWithItsOldState();
            case OLD_TRANSACTIONS_AGAIN -> sendAgain(1 + random.nextInt(5));
            case BASE_FEE -> {
                long wei = (1 + random.nextInt(BASE_FEE_GWEI_MAX)) * 1_000_000_000L;
                node.node()
                        .call(
                                "anvil_setNextBlockBaseFeePerGas",
                                "[\"0x" + Long.toHexString(wei) + "\"]");
            }
            case GATEWAY_KILLED -> kill();
            case PROXY ->
                    node.proxy()
                            .next(
                                    1 + random.nextInt(4),
                                    METHODS.get(random.nextInt(METHODS.size())),
                                    Fault.TROUBLES.get(random.nextInt(Fault.TROUBLES.size())));
        }
    }

    private void takeBack(String method, String more) {
        long depth = Math.min(1 + random.nextInt(DEPTH_MAX), node.depthMax());
        if (depth > 0) {
            node.node().call(method, "[" + depth + more + "]");
        }
    }

    /// Somebody on the network had kept these.
    private void sendAgain(int most) {
        var seen = node.proxy().transactions();
        for (var raw : seen.subList(Math.max(0, seen.size() - most), seen.size())) {
            node.node().ask(Call.SEND, "[\"" + raw + "\"]");
        }
    }

    /// While a call of some method is on its way, where one comes soon.
    private void kill() {
        var gate = new Gate();
        var method = METHODS.get(random.nextInt(METHODS.size()));
        node.proxy()
                .next(
                        1,
                        method,
                        random.nextBoolean()
                                ? new Fault.HeldBefore(gate)
                                : new Fault.HeldAfter(gate));
        node.node().mine(1);
        gate.awaitArrival(KILLED_WITHIN);
        server.kill9();
        gate.lose();
        server.start();
        client = server.as(account);
    }

    @Override
    public String toString() {
        return "seed %d: %d jobs, %d faults %s".formatted(seed, digests.size(), faults, happened);
    }
}
