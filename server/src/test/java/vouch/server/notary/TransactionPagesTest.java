package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionPagesTest {

    @ParameterizedTest
    @CsvSource({
        "1, https://etherscan.io/tx/0xab",
        "11155111, https://sepolia.etherscan.io/tx/0xab",
        "560048, https://hoodi.etherscan.io/tx/0xab",
        "31337, http://127.0.0.1:8080/console/tx/0xab",
        "5, http://127.0.0.1:8080/console/tx/0xab",
    })
    void aTransactionIsShownWhereItsChainIs(long chainId, String page) {
        assertThat(new TransactionPages(chainId, () -> "http://127.0.0.1:8080").of("0xab"))
                .isEqualTo(page);
    }
}
