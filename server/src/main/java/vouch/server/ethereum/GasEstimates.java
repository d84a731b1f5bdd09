package vouch.server.ethereum;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds out how much gas a job's transaction needs, and counts which jobs would fail.
///
/// Owned by the thread that works on transactions. A job that would fail holds up no other: what a
/// contract thinks of a call is not the chain's trouble.
final class GasEstimates {

    /// How many different heads must say that a transaction would fail before we believe it: what
    /// it waits for may be in the next block.
    static final int HEADS_UNTIL_STUCK = 3;

    /// What a call may need more than its estimate, once other transactions were mined before it:
    /// the writing of a word that was not zero when it was estimated, and a fifth.
    private static final long CALL_ROOM = 20_000;

    private static final long CALL_ROOM_DIVISOR = 5;

    /// What came of an estimate.
    sealed interface Estimate {

        /// @param gas what the transaction is to be allowed
        record Needs(long gas) implements Estimate {}

        /// The chain would undo it.
        ///
        /// @param reason words to come after "its transaction"
        record Fails(String reason) implements Estimate {}

        /// The node will not say, for a reason of its own.
        record Unanswered(NodeRefusedException why) implements Estimate {}
    }

    private final EthereumNode node;
    private final Address account;

    /// For each job that would fail, the heads that said so.
    private final Map<Long, Set<String>> failing = new HashMap<>();

    GasEstimates(EthereumNode node, Address account) {
        this.node = node;
        this.account = account;
    }

    Estimate of(Optional<Job.Call> call, String data, Header head) {
        Address to = call.map(Job.Call::to).orElse(account);
        try {
            long estimate =
                    Math.max(
                            node.estimateGas(account.text(), to.text(), data),
                            Fees.gasFloor(data, head.prague()));
            return call.<Estimate>map(limits -> within(limits.gasMax(), estimate))
                    .orElseGet(() -> new Estimate.Needs(estimate));
        } catch (CallRefusedException e) {
            return new Estimate.Fails("would fail: " + e.getMessage());
        } catch (NodeRefusedException e) {
            return new Estimate.Unanswered(e);
        }
    }

    private static Estimate within(long gasMax, long estimate) {
        return estimate > gasMax
                ? new Estimate.Fails("would use more than " + gasMax + " gas")
                : new Estimate.Needs(Math.min(gasMax, withRoom(estimate)));
    }

    /// What a call is allowed that is estimated to use so much.
    static long withRoom(long estimate) {
        return estimate + estimate / CALL_ROOM_DIVISOR + CALL_ROOM;
    }

    /// Notes that a job would fail by this head.
    ///
    /// @return whether enough heads have said so
    boolean failsForGood(long jobId, Header head) {
        Set<String> heads = failing.computeIfAbsent(jobId, _ -> new HashSet<>());
        heads.add(head.hash());
        if (heads.size() < HEADS_UNTIL_STUCK) {
            return false;
        }
        failing.remove(jobId);
        return true;
    }

    /// Notes that a job would not fail.
    void works(long jobId) {
        failing.remove(jobId);
    }

    /// Forgets what was counted, once no job waits any more.
    void nothingWaits() {
        failing.clear();
    }
}
