package vouch.server.faults;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.RlpItem;
import vouch.protocol.ethereum.RlpList;

/// What real nodes demand of a transaction and anvil does not: 10 % more on both fees than what it
/// replaces, and the gas its calldata costs at least. For one sender.
final class PoolRules {

    private static final int TYPE = 2;
    private static final long BASE_GAS = 21_000;
    private static final long GAS_PER_ZERO = 10;
    private static final long GAS_PER_OTHER = 40;

    /// A transaction of type 2, as far as the rules need it.
    record Bid(
            String hash, BigInteger nonce, BigInteger tip, BigInteger cap, long gas, long floor) {

        static Bid of(byte[] raw) {
            if (raw[0] != TYPE) {
                throw new IllegalArgumentException("not a transaction of type 2");
            }
            byte[] rlp = new byte[raw.length - 1];
            System.arraycopy(raw, 1, rlp, 0, rlp.length);
            List<RlpItem> fields = ((RlpList) Rlp.decode(rlp)).items();
            return new Bid(
                    Hash.keccak256(raw).toString(),
                    integer(fields.get(1)),
                    integer(fields.get(2)),
                    integer(fields.get(3)),
                    integer(fields.get(4)).longValueExact(),
                    floor(((RlpBytes) fields.get(7)).bytes()));
        }

        private static BigInteger integer(RlpItem field) {
            return new BigInteger(1, ((RlpBytes) field).bytes());
        }

        private static long floor(byte[] data) {
            long gas = BASE_GAS;
            for (byte b : data) {
                gas += b == 0 ? GAS_PER_ZERO : GAS_PER_OTHER;
            }
            return gas;
        }

        boolean replaces(Bid before) {
            return isTenPercentMore(tip, before.tip) && isTenPercentMore(cap, before.cap);
        }

        private static boolean isTenPercentMore(BigInteger fee, BigInteger before) {
            return fee.multiply(BigInteger.TEN).compareTo(before.multiply(BigInteger.valueOf(11)))
                    >= 0;
        }
    }

    private final Map<BigInteger, Bid> taken = new HashMap<>();

    /// Why a real node would not take it.
    ///
    /// @param waits whether a transaction of this hash still waits in the node's pool
    synchronized Optional<String> refusal(byte[] raw, Predicate<String> waits) {
        Bid bid = Bid.of(raw);
        if (bid.gas() < bid.floor()) {
            return Optional.of(
                    "intrinsic gas too low: gas " + bid.gas() + ", minimum needed " + bid.floor());
        }
        Bid before = taken.get(bid.nonce());
        if (before != null
                && !before.hash().equals(bid.hash())
                && !bid.replaces(before)
                && waits.test(before.hash())) {
            return Optional.of("replacement transaction underpriced");
        }
        return Optional.empty();
    }

    synchronized void taken(byte[] raw) {
        Bid bid = Bid.of(raw);
        taken.put(bid.nonce(), bid);
    }
}
