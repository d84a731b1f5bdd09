package vouch.protocol.ethereum;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Messages that a key of Ethereum signs for people to read, never to be mistaken for a transaction
/// (EIP-191, version 0x45).
public final class PersonalMessages {

    private static final String PREFIX = "\u0019Ethereum Signed Message:\n";

    private PersonalMessages() {}

    /// What is signed: the hash of the message with its prefix and length before it.
    public static Hash hash(byte[] message) {
        var signed = new ByteArrayOutputStream(PREFIX.length() + 10 + message.length);
        signed.writeBytes((PREFIX + message.length).getBytes(StandardCharsets.US_ASCII));
        signed.writeBytes(message);
        return Hash.keccak256(signed.toByteArray());
    }
}
