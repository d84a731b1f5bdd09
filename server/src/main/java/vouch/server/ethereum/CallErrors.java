package vouch.server.ethereum;

import java.util.List;
import java.util.Locale;

/// Tells a call that the chain would undo from a node that cannot answer. Clients have no common
/// code for it, so their words decide.
final class CallErrors {

    /// What geth and those that follow it answer where the contract says why.
    private static final long REVERTED = 3;

    private static final List<String> WORDS =
            List.of(
                    "revert", // geth, reth, besu, erigon, anvil, hardhat
                    "vm execution error", // nethermind, openethereum
                    "vm exception", // ganache, hardhat
                    "evm error", // anvil
                    "always failing transaction",
                    "out of gas",
                    "outofgas",
                    "gas required exceeds", // all: no amount of gas is enough
                    "gas uint64 overflow",
                    "intrinsic gas too high",
                    "invalid opcode",
                    "opcodenotfound",
                    "bad instruction",
                    "invalid jump",
                    "stack underflow",
                    "stack limit reached",
                    "stack overflow",
                    "write protection",
                    "max code size exceeded",
                    "max initcode size exceeded",
                    "contract address collision");

    private CallErrors() {}

    static boolean isOfTheCall(RpcAnswer.Refused error) {
        String words = error.message().toLowerCase(Locale.ROOT);
        return error.code() == REVERTED || WORDS.stream().anyMatch(words::contains);
    }
}
