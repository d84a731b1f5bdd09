package vouch.server.ethereum;

import java.util.Comparator;
import java.util.List;

/// What several nodes said to the same transaction, as one answer.
final class SendOutcomes {

    private SendOutcomes() {}

    /// The most hopeful answer counts: a transaction one node has may be mined.
    ///
    /// @param outcomes at least one
    /// @param complete whether every node that was asked answered; one that did not may have it
    static SendOutcome merged(List<SendOutcome> outcomes, boolean complete) {
        SendOutcome best =
                outcomes.stream().min(Comparator.comparingInt(SendOutcomes::rank)).orElseThrow();
        if (best instanceof SendOutcome.Invalid(String message) && !complete) {
            return new SendOutcome.Refused(
                    message + "; whether a node that did not answer has it is not known");
        }
        return best;
    }

    /// Whether a node has it for certain.
    static boolean arrived(SendOutcome outcome) {
        return rank(outcome) <= 1;
    }

    private static int rank(SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Taken _ -> 0;
            case SendOutcome.AlreadyKnown _ -> 1;
            case SendOutcome.NonceTooLow _ -> 2;
            case SendOutcome.FundsShort _ -> 3;
            case SendOutcome.Underpriced _ -> 4;
            case SendOutcome.Refused _ -> 5;
            case SendOutcome.Invalid _ -> 6;
        };
    }
}
