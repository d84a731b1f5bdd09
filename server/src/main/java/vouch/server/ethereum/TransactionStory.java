package vouch.server.ethereum;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// All there is to know of one job.
///
/// @param to the contract it calls; empty where the account writes to itself
/// @param state the name of its [JobState] in lower case
/// @param address the account that signs, once the job has a nonce
/// @param reason why it is stuck or was given up
/// @param block where it stands on the chain
/// @param paid what it cost, once it is in a block
/// @param attempts every transaction ever signed for it, oldest first
public record TransactionStory(
        long id,
        String purpose,
        String idempotencyKey,
        String payload,
        Optional<String> to,
        Instant submittedAt,
        String state,
        Optional<String> address,
        Optional<Long> nonce,
        Optional<String> reason,
        Optional<Inclusion> block,
        Optional<Wei> paid,
        List<Attempt> attempts) {

    public TransactionStory {
        attempts = List.copyOf(attempts);
    }

    /// One signed transaction.
    ///
    /// @param kind `work`, or `cancel` for a transfer of nothing that uses the nonce up
    /// @param raw the signed bytes, `0x` and hexadecimal digits
    /// @param tip wei per gas, as is `feeCap`
    /// @param sends how often it was sent
    /// @param sentAt when it last left
    /// @param answer what the node said last
    public record Attempt(
            long number,
            String kind,
            long nonce,
            String hash,
            String raw,
            long gas,
            Wei tip,
            Wei feeCap,
            Instant createdAt,
            long sends,
            Optional<Instant> sentAt,
            Optional<String> answer) {}
}
