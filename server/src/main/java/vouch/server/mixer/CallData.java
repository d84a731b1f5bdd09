package vouch.server.mixer;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import vouch.protocol.ethereum.Keccak256;
import vouch.server.ethereum.Address;

/// What a contract is called with, as its ABI has it: four bytes that name the function, then words
/// of 32 bytes. Used once.
final class CallData {

    static final int WORD_BYTES = 32;
    private static final int SELECTOR_BYTES = 4;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private CallData() {}

    /// @param signature the function's name and the types of its arguments, without spaces
    static CallData of(String signature) {
        var call = new CallData();
        byte[] hash = Keccak256.hash(signature.getBytes(StandardCharsets.US_ASCII));
        call.bytes.write(hash, 0, SELECTOR_BYTES);
        return call;
    }

    /// A contract's code, with what its constructor is given after it.
    static CallData code(byte[] code) {
        var call = new CallData();
        call.bytes.writeBytes(code);
        return call;
    }

    CallData with(Address address) {
        return with(new BigInteger(1, address.bytes()));
    }

    /// @param number from 0 to 2^256 - 1
    CallData with(BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > Byte.SIZE * WORD_BYTES) {
            throw new IllegalArgumentException("a word holds 0 to 2^256 - 1: " + number);
        }
        byte[] word = new byte[WORD_BYTES];
        byte[] digits = number.toByteArray();
        int length = Math.min(digits.length, WORD_BYTES);
        System.arraycopy(digits, digits.length - length, word, WORD_BYTES - length, length);
        return with(word);
    }

    /// @param word 32 bytes
    CallData with(byte[] word) {
        if (word.length != WORD_BYTES) {
            throw new IllegalArgumentException("a word has 32 bytes: " + word.length);
        }
        bytes.writeBytes(word);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
