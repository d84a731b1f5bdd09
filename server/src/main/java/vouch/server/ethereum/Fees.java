package vouch.server.ethereum;

import java.math.BigInteger;
import java.util.HexFormat;

/// What a transaction is allowed to cost.
///
/// @param tip the most for the block's maker per gas, in wei
/// @param feeCap the most per gas in all, in wei
record Fees(BigInteger tip, BigInteger feeCap) {

    private static final long BASE_GAS = 21_000;

    /// EIP-7623: calldata is counted in tokens, one for a zero byte and four for another, and a
    /// transaction uses at least ten gas for each.
    private static final long TOKENS_PER_BYTE = 4;

    private static final long FLOOR_GAS_PER_TOKEN = 10;
    private static final long GAS_PER_TOKEN = 4;

    /// What a node asks more for a transaction in another one's place is 10 percent; this leaves
    /// room.
    private static final BigInteger BUMP_PERCENT = BigInteger.valueOf(120);

    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    /// A cap that outlasts a base fee twice as high as now.
    static Fees of(BigInteger suggestedTip, BigInteger baseFee) {
        return new Fees(suggestedTip, suggestedTip.add(baseFee.shiftLeft(1)));
    }

    /// Fees for a transaction that is to take this one's place: a fifth more of both, or what is
    /// suggested now where that is more.
    Fees bumped(Fees suggested) {
        BigInteger newTip = raised(tip).max(suggested.tip);
        return new Fees(newTip, raised(feeCap).max(suggested.feeCap).max(newTip));
    }

    /// Rounded up, and always more.
    private static BigInteger raised(BigInteger old) {
        return old.multiply(BUMP_PERCENT)
                .add(HUNDRED.subtract(BigInteger.ONE))
                .divide(HUNDRED)
                .max(old.add(BigInteger.ONE));
    }

    /// The most so much gas can cost, in wei.
    BigInteger costMax(long gas) {
        return feeCap.multiply(BigInteger.valueOf(gas));
    }

    /// The least gas the fork demands for this calldata; a node may estimate below it.
    static long gasFloor(String data, boolean prague) {
        long tokens = 0;
        for (byte b : HexFormat.of().parseHex(data.substring(2))) {
            tokens += b == 0 ? 1 : TOKENS_PER_BYTE;
        }
        return BASE_GAS + tokens * (prague ? FLOOR_GAS_PER_TOKEN : GAS_PER_TOKEN);
    }
}
