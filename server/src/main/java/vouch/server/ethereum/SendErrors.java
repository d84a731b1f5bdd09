package vouch.server.ethereum;

import java.util.List;
import java.util.Locale;

/// What the clients mean by the words with which they refuse a transaction. Their error codes say
/// next to nothing, so their words decide.
final class SendErrors {

    private static final List<String> KNOWN =
            List.of(
                    "already known", // geth, erigon, reth
                    "alreadyknown", // nethermind
                    "known transaction", // besu, older geth
                    "already imported", // anvil, openethereum
                    "already in the pool",
                    "already exists");
    private static final List<String> NONCE_TOO_LOW =
            List.of("nonce too low", "nonce_too_low", "oldnonce", "nonce is too low");
    private static final List<String> FUNDS_SHORT =
            List.of(
                    "insufficient funds", // geth, erigon, reth, anvil, nethermind
                    "insufficientfunds",
                    "upfront cost exceeds account balance", // besu
                    "upfront_cost_exceeds_balance",
                    "overshot"); // geth's "overshot" detail and nethermind
    private static final List<String> UNDERPRICED =
            List.of(
                    "underpriced",
                    "feetoolow",
                    "fee too low",
                    "gas price below",
                    "max fee per gas less than block base fee",
                    "tip too low",
                    "notreplaceable");

    private static final List<String> INVALID =
            List.of(
                    "chain id", // geth, reth, besu: "invalid chain id", "wrong chain id"
                    "chainid",
                    "invalid sender", // geth, where the signature is another chain's
                    "intrinsic gas", // all: below what the calldata costs
                    "gaslimittoolow",
                    "gas limit is less than intrinsic",
                    "floor data gas", // geth and reth since Prague
                    "gas floor",
                    "exceeds block gas limit",
                    "exceeds max transaction gas",
                    "gas limit too high",
                    "exceeds the configured cap", // geth's --rpc.txfeecap
                    "oversized data",
                    "transaction type not supported",
                    "invalid signature");

    private SendErrors() {}

    static SendOutcome outcome(RpcAnswer.Refused error) {
        String words = error.message().toLowerCase(Locale.ROOT);
        if (holdsAny(words, KNOWN)) {
            return new SendOutcome.AlreadyKnown();
        }
        if (holdsAny(words, NONCE_TOO_LOW)) {
            return new SendOutcome.NonceTooLow();
        }
        if (holdsAny(words, FUNDS_SHORT)) {
            return new SendOutcome.FundsShort(error.message());
        }
        if (holdsAny(words, UNDERPRICED)) {
            return new SendOutcome.Underpriced(error.message());
        }
        return holdsAny(words, INVALID)
                ? new SendOutcome.Invalid(error.message())
                : new SendOutcome.Refused(error.message());
    }

    private static boolean holdsAny(String words, List<String> phrases) {
        return phrases.stream().anyMatch(words::contains);
    }
}
