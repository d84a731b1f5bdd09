package vouch.server.mixer;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.LogEntry;

/// One movement of tokens, as the token's contract told it.
///
/// @param value in the token's smallest unit, which may be zero
record TokenTransfer(Address from, Address to, BigInteger value) {

    /// An address in a topic, left-padded to 32 bytes.
    private static final Pattern PADDED_ADDRESS = Pattern.compile("0x0{24}[0-9a-f]{40}");

    private static final int TOPICS = 3;
    private static final int PADDING_DIGITS = 2 + 24;
    private static final int VALUE_BYTES = 32;

    /// Reads an event as ERC-20 has it: both addresses indexed, the value alone in the data. The
    /// second event of `transferAndCall` is of another kind, so that one movement counts once.
    ///
    /// @return empty for anything else, such as an ERC-721 transfer of the same name
    static Optional<TokenTransfer> find(LogEntry log) {
        var topics = log.topics();
        byte[] data = log.data();
        boolean isTransfer =
                topics.size() == TOPICS
                        && topics.getFirst().equals(Contracts.TRANSFER_TOPIC)
                        && PADDED_ADDRESS.matcher(topics.get(1)).matches()
                        && PADDED_ADDRESS.matcher(topics.get(2)).matches()
                        && data.length == VALUE_BYTES;
        return isTransfer
                ? Optional.of(
                        new TokenTransfer(
                                address(topics.get(1)),
                                address(topics.get(2)),
                                new BigInteger(1, data)))
                : Optional.empty();
    }

    private static Address address(String topic) {
        return new Address("0x" + topic.substring(PADDING_DIGITS));
    }
}
