package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SendOutcomesTest {

    private static final List<SendOutcome> MOST_HOPEFUL_FIRST =
            List.of(
                    new SendOutcome.Taken(),
                    new SendOutcome.AlreadyKnown(),
                    new SendOutcome.NonceTooLow(),
                    new SendOutcome.FundsShort("funds"),
                    new SendOutcome.Underpriced("fees"),
                    new SendOutcome.Refused("full"),
                    new SendOutcome.Invalid("chain id"));

    @Test
    void theMostHopefulAnswerCounts() {
        for (int best = 0; best < MOST_HOPEFUL_FIRST.size(); best++) {
            var some = MOST_HOPEFUL_FIRST.subList(best, MOST_HOPEFUL_FIRST.size());
            assertThat(SendOutcomes.merged(some, true)).isEqualTo(some.getFirst());
            assertThat(SendOutcomes.merged(some.reversed(), true)).isEqualTo(some.getFirst());
        }
    }

    @Test
    void itIsInvalidOnlyWhereEveryNodeSaysSo() {
        SendOutcome invalid = new SendOutcome.Invalid("chain id");
        assertThat(SendOutcomes.merged(List.of(invalid, invalid), true)).isEqualTo(invalid);
        assertThat(SendOutcomes.merged(List.of(invalid, invalid), false))
                .isInstanceOf(SendOutcome.Refused.class);
    }
}
