package vouch.protocol.letter;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Addresses;

/// What a letter of guarantee is about, each term in the one spelling it has in a letter.
///
/// @param chainId the chain, at least 1
/// @param token the token's contract; this and the other addresses with the checksum of EIP-55
/// @param forwarderAddress where the deposit goes
/// @param destination where the payout goes
/// @param fixedFee in units of the token: a decimal number, not negative, without an exponent or
///   zeros that could be left out, such as `0.001` or `2`
/// @param variableFee in per cent of the deposit, written likewise, at most 100
/// @param delayHours whole hours between a deposit's confirmation and its payout, 0 to 48
/// @param expires until when deposits are taken, in whole seconds
/// @param mixingCode eight ASCII letters and digits
public record LetterTerms(
        long chainId,
        String token,
        String forwarderAddress,
        String destination,
        String fixedFee,
        String variableFee,
        int delayHours,
        Instant expires,
        String mixingCode) {

    /// The longest delay there is.
    public static final int DELAY_HOURS_MAX = 48;

    /// How many characters a mixing code has.
    public static final int MIXING_CODE_CHARACTERS = 8;

    private static final int INTEGER_DIGITS_MAX = 78;
    private static final int PLACES_MAX = 36;
    private static final Pattern DECIMAL =
            Pattern.compile(
                    String.format(
                            Locale.ROOT,
                            "(?:0|[1-9][0-9]{0,%d})(?:\\.[0-9]{0,%d}[1-9])?",
                            INTEGER_DIGITS_MAX - 1,
                            PLACES_MAX - 1));
    private static final Pattern PERCENTAGE = Pattern.compile("100|[0-9]{1,2}(?:\\..*)?");
    private static final Pattern MIXING_CODE =
            Pattern.compile("[0-9A-Za-z]{" + MIXING_CODE_CHARACTERS + "}");
    private static final Instant END_OF_9999 = Instant.parse("9999-12-31T23:59:59Z");

    public LetterTerms {
        require(chainId > 0, "A letter's chain id is at least 1.");
        Addresses.requireChecksummed(token, "A letter's token");
        Addresses.requireChecksummed(forwarderAddress, "A letter's forwarder address");
        Addresses.requireChecksummed(destination, "A letter's destination");
        require(
                DECIMAL.matcher(fixedFee).matches(),
                "A letter's fixed fee is a decimal number without an exponent or needless zeros.");
        require(
                DECIMAL.matcher(variableFee).matches() && PERCENTAGE.matcher(variableFee).matches(),
                "A letter's variable fee is a decimal number from 0 to 100 without an exponent or"
                        + " needless zeros.");
        require(
                delayHours >= 0 && delayHours <= DELAY_HOURS_MAX,
                "A letter's delay is 0 to " + DELAY_HOURS_MAX + " hours.");
        require(
                expires.truncatedTo(ChronoUnit.SECONDS).equals(expires)
                        && !expires.isBefore(Instant.EPOCH)
                        && !expires.isAfter(END_OF_9999),
                "A letter's expiry is a whole second of the years 1970 to 9999.");
        require(
                MIXING_CODE.matcher(mixingCode).matches(),
                "A mixing code has " + MIXING_CODE_CHARACTERS + " letters and digits.");
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new MalformedException(sentence);
        }
    }
}
