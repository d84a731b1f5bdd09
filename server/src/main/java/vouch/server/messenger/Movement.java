package vouch.server.messenger;

import java.util.Optional;
import java.util.UUID;

/// Why a balance changed.
sealed interface Movement {

    /// The word it has in the database and in answers.
    String kind();

    /// What the payer named it by.
    Optional<UUID> traceId();

    /// Something came from outside.
    record Deposit(String transactionHash, String sender, String destination, String tag)
            implements Movement {

        @Override
        public String kind() {
            return "deposit";
        }

        @Override
        public Optional<UUID> traceId() {
            return Optional.empty();
        }
    }

    /// From one user to another; both have a snapshot of it.
    record Transfer(UUID opponentId, UUID trace, String memo) implements Movement {

        @Override
        public String kind() {
            return "transfer";
        }

        @Override
        public Optional<UUID> traceId() {
            return Optional.of(trace);
        }
    }

    /// To an address outside.
    record Withdrawal(
            UUID trace, String memo, String transactionHash, String destination, String tag)
            implements Movement {

        @Override
        public String kind() {
            return "withdrawal";
        }

        @Override
        public Optional<UUID> traceId() {
            return Optional.of(trace);
        }
    }

    /// What the withdrawal of this trace cost.
    record Fee(UUID trace) implements Movement {

        @Override
        public String kind() {
            return "fee";
        }

        @Override
        public Optional<UUID> traceId() {
            return Optional.of(trace);
        }
    }
}
