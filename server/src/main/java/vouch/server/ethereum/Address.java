package vouch.server.ethereum;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import vouch.protocol.ethereum.Addresses;
import vouch.protocol.ethereum.Keccak256;

/// The address of an account or a contract.
///
/// @param text `0x` and 40 lower-case hexadecimal digits
public record Address(String text) {

    private static final HexFormat HEX = HexFormat.of();
    private static final String PREFIX = "0x";
    private static final int BYTES = 20;
    private static final int DIGITS = 2 * BYTES;
    private static final int WORD_BYTES = 32;

    /// What the bytes begin with that give a CREATE2 contract its address (EIP-1014).
    private static final byte CREATE2_MARK = (byte) 0xff;

    public Address {
        if (!hasDigits(text) || !text.equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "an address is 0x and 40 lower-case hexadecimal digits: " + text);
        }
    }

    private static boolean hasDigits(String text) {
        return text.length() == PREFIX.length() + DIGITS
                && text.startsWith(PREFIX)
                && text.substring(PREFIX.length()).chars().allMatch(HexFormat::isHexDigit);
    }

    /// Reads an address as people write it. Letters of both cases are a checksum (EIP-55), which
    /// must be right.
    ///
    /// @throws IllegalArgumentException with the reason
    public static Address parse(String text) {
        if (!hasDigits(text)) {
            throw new IllegalArgumentException(
                    "an address is 0x and 40 hexadecimal digits: " + text);
        }
        String digits = text.substring(PREFIX.length());
        var address = new Address(text.toLowerCase(Locale.ROOT));
        boolean oneCase =
                digits.equals(digits.toLowerCase(Locale.ROOT))
                        || digits.equals(digits.toUpperCase(Locale.ROOT));
        if (!oneCase && !text.equals(address.checksummed())) {
            throw new IllegalArgumentException(
                    text + " is mistyped: its capital letters do not fit the rest (EIP-55)");
        }
        return address;
    }

    /// @param bytes 20 of them
    /// @throws IllegalArgumentException where there are more or fewer
    public static Address of(byte[] bytes) {
        return new Address(PREFIX + HEX.formatHex(bytes));
    }

    /// Where a contract will be that `deployer` makes with CREATE2 (EIP-1014).
    ///
    /// @param salt 32 bytes
    /// @param initCodeHash the Keccak-256 of the code that makes the contract, 32 bytes
    public static Address create2(Address deployer, byte[] salt, byte[] initCodeHash) {
        if (salt.length != WORD_BYTES || initCodeHash.length != WORD_BYTES) {
            throw new IllegalArgumentException("a salt and a hash have 32 bytes each");
        }
        byte[] preimage = new byte[1 + BYTES + 2 * WORD_BYTES];
        preimage[0] = CREATE2_MARK;
        System.arraycopy(deployer.bytes(), 0, preimage, 1, BYTES);
        System.arraycopy(salt, 0, preimage, 1 + BYTES, WORD_BYTES);
        System.arraycopy(initCodeHash, 0, preimage, 1 + BYTES + WORD_BYTES, WORD_BYTES);
        byte[] hash = Keccak256.hash(preimage);
        return of(Arrays.copyOfRange(hash, WORD_BYTES - BYTES, WORD_BYTES));
    }

    public byte[] bytes() {
        return HEX.parseHex(text.substring(PREFIX.length()));
    }

    /// With the capital letters of EIP-55.
    public String checksummed() {
        return Addresses.checksummed(bytes());
    }

    @Override
    public String toString() {
        return text;
    }
}
