package vouch.protocol.letter;

import java.nio.charset.StandardCharsets;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.RecoverableSignature;

/// A letter of guarantee with the signature below it.
///
/// Somebody signed it, always; whether it was the one who should have is for the caller to compare.
public final class SignedLetter {

    /// The longest text that is read, in either form.
    public static final int CHARACTERS_MAX = 8192;

    private static final String SIGNATURE = "\n\nSignature: ";

    private final Letter letter;
    private final RecoverableSignature signature;
    private final String signer;

    /// @param signature 65 bytes: r, s and v, over the letter as a personal message (EIP-191)
    public SignedLetter(Letter letter, byte[] signature) {
        this.letter = letter;
        this.signature = RecoverableSignature.of(signature);
        this.signer = this.signature.signer(letter.signingHash());
    }

    /// Reads exactly what [#base64()] writes.
    public static SignedLetter parse(String base64) {
        requireShort(base64);
        return parseText(new String(Encodings.parseBase64(base64), StandardCharsets.US_ASCII));
    }

    /// Reads exactly what [#text()] writes.
    public static SignedLetter parseText(String text) {
        requireShort(text);
        int end = text.lastIndexOf(SIGNATURE);
        if (end < 0 || !text.endsWith("\n")) {
            throw new MalformedException(
                    "A signed letter ends with an empty line and one that begins with \"Signature:"
                            + " \".");
        }
        String signature = text.substring(end + SIGNATURE.length(), text.length() - 1);
        return new SignedLetter(
                Letter.parse(text.substring(0, end)), Encodings.parseHexPrefixed(signature));
    }

    private static void requireShort(String text) {
        if (text.length() > CHARACTERS_MAX) {
            throw new MalformedException(
                    "A signed letter has at most " + CHARACTERS_MAX + " characters.");
        }
    }

    /// What was signed.
    public Letter letter() {
        return letter;
    }

    /// A copy of the 65 bytes.
    public byte[] signature() {
        return signature.bytes();
    }

    /// The address of the key that signed, with the checksum of EIP-55.
    public String signer() {
        return signer;
    }

    /// Letter and signature as people read them.
    public String text() {
        return letter.text() + SIGNATURE + signature + "\n";
    }

    /// The same as the API gives it: base64 with padding.
    public String base64() {
        return Encodings.base64(text().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedLetter that
                && letter.equals(that.letter)
                && signature.equals(that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * letter.hashCode() + signature.hashCode();
    }

    @Override
    public String toString() {
        return "SignedLetter[" + letter.terms().forwarderAddress() + ", by " + signer + "]";
    }
}
