package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | execution reverted: BalanceTooLow",
                "3 | words nobody has seen before",
                "-32000 | execution reverted",
                "-32000 | Execution reverted",
                "-32015 | VM execution error.",
                "-32603 | Error: VM Exception while processing transaction: reverted",
                "-32000 | gas required exceeds allowance (30000000)",
                "-32003 | Out of gas: gas required exceeds allowance: 30000000",
                "-32603 | EVM error InvalidFEOpcode",
                "-32000 | invalid opcode: opcode 0xfe not defined",
                "-32000 | max initcode size exceeded: code size 50000 limit 49152",
            })
    void whatTheChainWouldUndoIsTheCallsOwnFault(long code, String message) {
        assertThat(CallErrors.isOfTheCall(new RpcAnswer.Refused(code, message))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-32601 | the method eth_estimateGas does not exist",
                "-32005 | too many requests",
                "-32000 | header not found",
                "-32000 | missing trie node 0123",
                "-32602 | BlockOutOfRangeError: block height is 5 but requested was 0",
                "-32603 | internal error",
                "-32000 | execution aborted (timeout = 5s)",
                "-32000 | insufficient funds for transfer",
            })
    void whatANodeCannotAnswerIsNot(long code, String message) {
        assertThat(CallErrors.isOfTheCall(new RpcAnswer.Refused(code, message))).isFalse();
    }
}
