package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import vouch.server.faults.Call;
import vouch.server.faults.Fault;

/// So many faults, one after the other, while so many jobs are handed in. The seed decides all of
/// it.
final class Walk {

    /// What may happen.
    enum Event {
        REORGANISATION,
        REORGANISATION_INTO_THE_POOL,
        SHORTER_CHAIN,
        POOL_EMPTIED,
        NODE_RESTARTED,
        NODE_RESTARTED_WITH_ITS_OLD_STATE,
        GATEWAY_KILLED,
        OLD_TRANSACTIONS_AGAIN,
        MONEY_GONE,
        BASE_FEE,
        PROXY
    }

    /// The last of the events happens so often that they are all of this many.
    private static final int EVENTS = 16;

    private static final int DEPTH_MAX = 6;
    private static final int BLOCKS_MAX = 3;
    private static final int MOMENTS_MAX = 80;
    private static final int BASE_FEE_GWEI_MAX = 100;
    private static final int CLOCK_SECONDS_MAX = 75;
    private static final List<String> METHODS =
            List.of(
                    "eth_getBlockByNumber",
                    "eth_getTransactionCount",
                    "eth_getBalance",
                    "eth_maxPriorityFeePerGas",
                    "eth_estimateGas",
                    "eth_getTransactionReceipt",
                    Call.SEND,
                    Call.SEND,
                    Call.SEND);

    private final FaultyChain chain;
    private final Random random;
    private final int faultsMax;
    private final int jobsMax;
    private final Map<Event, Integer> happened = new TreeMap<>();
    private int faults;
    private int jobs;
    private int kills;

    Walk(FaultyChain chain, long seed, int faults, int jobs) {
        this.chain = chain;
        this.random = new Random(seed);
        this.faultsMax = faults;
        this.jobsMax = jobs;
        chain.proxy.refuseAsRealNodesDo();
    }

    void walk() {
        while (faults < faultsMax || jobs < jobsMax) {
            handIn();
            if (faults < faultsMax) {
                Event[] events = Event.values();
                happen(events[Math.min(random.nextInt(EVENTS), events.length - 1)]);
            }
            for (int looks = random.nextInt(3); looks >= 0; looks--) {
                look();
                chain.anvil.mine(random.nextInt(BLOCKS_MAX));
            }
            chain.clock.advance(Duration.ofSeconds(random.nextInt(CLOCK_SECONDS_MAX)));
            assertThat(chain.stuck()).as("stuck after " + this).isEmpty();
        }
    }

    private void handIn() {
        int most = 2 * Math.ceilDiv(jobsMax, faultsMax);
        for (int i = random.nextInt(most + 1); i > 0 && jobs < jobsMax; i--) {
            chain.submit("job " + jobs);
            jobs++;
        }
    }

    private void look() {
        try {
            chain.step();
        } catch (Life.Over e) {
            kills++;
            chain.restartGateway();
        }
    }

    private void happen(Event event) {
        faults++;
        happened.merge(event, 1, Integer::sum);
        switch (event) {
            case REORGANISATION -> reorganise();
            case REORGANISATION_INTO_THE_POOL -> {
                reorganise();
                sendAgain(TransactionEngine.IN_FLIGHT_MAX);
            }
            case SHORTER_CHAIN -> {
                long depth = depth();
                if (depth > 0) {
                    chain.anvil.rollBack((int) depth);
                }
            }
            case POOL_EMPTIED -> chain.anvil.call("anvil_dropAllTransactions");
            case NODE_RESTARTED -> chain.restartNode();
            case NODE_RESTARTED_WITH_ITS_OLD_STATE -> chain.restartNodeWithItsOldState();
            case GATEWAY_KILLED -> chain.life.endAfter(1 + random.nextInt(MOMENTS_MAX));
            case OLD_TRANSACTIONS_AGAIN -> sendAgain(1 + random.nextInt(5));
            case MONEY_GONE -> {
                chain.anvil.setBalance(chain.engine.address(), "0x1");
                look();
                chain.anvil.mine(1);
                chain.anvil.setBalance(chain.engine.address(), "0x8ac7230489e80000");
            }
            case BASE_FEE -> chain.baseFee(1 + random.nextInt(BASE_FEE_GWEI_MAX));
            case PROXY ->
                    chain.proxy.next(
                            1 + random.nextInt(4),
                            METHODS.get(random.nextInt(METHODS.size())),
                            Fault.TROUBLES.get(random.nextInt(Fault.TROUBLES.size())));
        }
    }

    private void reorganise() {
        long depth = depth();
        if (depth > 0) {
            chain.anvil.reorganise((int) depth);
        }
    }

    private long depth() {
        long blocks = chain.anvil.node.heads().head().number() - chain.oldestThatCanBeTakenBack();
        return Math.min(1 + random.nextInt(DEPTH_MAX), blocks);
    }

    /// Somebody on the network had kept these.
    private void sendAgain(int most) {
        var seen = new ArrayList<>(chain.proxy.transactions());
        for (var raw : seen.subList(Math.max(0, seen.size() - most), seen.size())) {
            chain.anvil.rpc.write(Call.SEND, raw);
        }
    }

    @Override
    public String toString() {
        return "%d jobs, %d faults, %d kills %s".formatted(jobs, faults, kills, happened);
    }
}
