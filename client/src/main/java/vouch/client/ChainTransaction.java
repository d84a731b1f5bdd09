package vouch.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Something the server puts on the chain, as the administrator sees it.
///
/// @param purpose such as `anchor`
/// @param key under which the server asked for it, once
/// @param payload what it carries, `0x` and hexadecimal digits
/// @param to the contract it calls; empty where the account writes to itself
/// @param state `queued`, `held`, `sent`, `mined`, `confirmed`, `final`, `replaced`, `reverted` or
///   `stuck`
/// @param address the account that signs, once there is a nonce
/// @param reason why it is stuck or was given up
/// @param block where it stands on the chain
/// @param paid what it cost, once it is in a block
/// @param attempts every transaction ever signed for it, oldest first; a list leaves them out
public record ChainTransaction(
        long id,
        String purpose,
        String key,
        String payload,
        Optional<String> to,
        Instant submittedAt,
        String state,
        Optional<String> address,
        OptionalLong nonce,
        Optional<String> reason,
        Optional<Block> block,
        Optional<Wei> paid,
        List<Attempt> attempts) {

    public ChainTransaction {
        attempts = List.copyOf(attempts);
    }

    /// The block it stands in, and its place there.
    ///
    /// @param time the block's own
    /// @param transaction the hash of the attempt that was mined
    public record Block(
            long number, String hash, Instant time, String transaction, long index, long gasUsed) {}

    /// One signed transaction.
    ///
    /// @param kind `work`, or `cancel` for a transfer of nothing that uses the nonce up
    /// @param raw the signed bytes, `0x` and hexadecimal digits
    /// @param tip for each gas, as is `feeCap`
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
