package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AlreadyKnown | already known",
                "AlreadyKnown | AlreadyKnown",
                "AlreadyKnown | Known transaction",
                "AlreadyKnown | transaction already imported",
                "NonceTooLow | nonce too low: next nonce 7, tx nonce 5",
                "NonceTooLow | Nonce too low",
                "NonceTooLow | OldNonce, Current nonce: 7, nonce of rejected tx: 5",
                "FundsShort | insufficient funds for gas * price + value: balance 1, tx cost 2",
                "FundsShort | Insufficient funds for gas * price + value",
                "FundsShort | Upfront cost exceeds account balance",
                "Underpriced | replacement transaction underpriced",
                "Underpriced | transaction underpriced: tip needed 1, tip permitted 0",
                "Underpriced | Gas price below configured minimum gas price",
                "Underpriced | max fee per gas less than block base fee",
                "Invalid | intrinsic gas too low: gas 21000, minimum needed 22280",
                "Invalid | invalid chain id for signer: have 1 want 31337",
                "Refused | txpool is full",
            })
    void theClientsWordsAreUnderstood(String outcome, String words) {
        assertThat(
                        SendErrors.outcome(new RpcAnswer.Refused(-32000, words))
                                .getClass()
                                .getSimpleName())
                .isEqualTo(outcome);
    }
}
