package vouch.protocol.letter;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.PersonalMessages;
import vouch.protocol.log.Lines;

/// A letter of guarantee, in plain English: a line that names the version, each term on a line of
/// its own, and what is promised. It is ASCII, and its last line has no end, so that a text that
/// was copied into a wallet is the one that was signed.
public record Letter(LetterTerms terms) {

    /// The longest letter that is read.
    public static final int CHARACTERS_MAX = 4096;

    private static final String TITLE = "Vouch letter of guarantee, version 1";

    /// How each term's line begins, in their order.
    private static final List<String> NAMES =
            List.of(
                    "Chain id: ",
                    "Token: ",
                    "Forwarder address: ",
                    "Destination: ",
                    "Fixed fee in tokens: ",
                    "Variable fee in per cent: ",
                    "Delay in hours: ",
                    "Expires: ",
                    "Mixing code: ");

    private static final String PROMISE =
            """
            Who signed this letter promises: what the forwarder address receives of this token on
            this chain before it expires and before a payout has begun, as far as the funds
            available for it reach, is sent on to the destination in one payout, less the fixed
            and the variable fee, when the delay has passed after its confirmation. All else goes
            back to its sender, less the fixed fee. What comes from a sender who cannot be told or
            is on a deny list, and what the fees would use up, is held until a person decides.
            The chain is a test network, and every payout can be traced to its deposits.\
            """;

    private static final List<String> PROMISE_LINES = List.of(PROMISE.split("\n", -1));

    /// The text that is signed.
    public String text() {
        List<String> values =
                List.of(
                        Long.toString(terms.chainId()),
                        terms.token(),
                        terms.forwarderAddress(),
                        terms.destination(),
                        terms.fixedFee(),
                        terms.variableFee(),
                        Integer.toString(terms.delayHours()),
                        terms.expires().toString(),
                        terms.mixingCode());
        var text = new StringBuilder(TITLE).append('\n');
        for (int i = 0; i < NAMES.size(); i++) {
            text.append(NAMES.get(i)).append(values.get(i)).append('\n');
        }
        return text.append(PROMISE).toString();
    }

    /// The bytes of that text: what a key is given to sign as a personal message.
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.US_ASCII);
    }

    /// The hash that is signed (EIP-191).
    public Hash signingHash() {
        return PersonalMessages.hash(bytes());
    }

    /// Reads exactly what [#text()] writes.
    public static Letter parse(String text) {
        if (text.length() > CHARACTERS_MAX) {
            throw new MalformedException(
                    "A letter of guarantee has at most " + CHARACTERS_MAX + " characters.");
        }
        List<String> lines = List.of(text.split("\n", -1));
        if (!lines.getFirst().equals(TITLE)) {
            throw new MalformedException("A letter's first line is \"" + TITLE + "\".");
        }
        int promise = 1 + NAMES.size();
        if (lines.size() < promise || !lines.subList(promise, lines.size()).equals(PROMISE_LINES)) {
            throw new MalformedException(
                    "After its terms a letter has the promise of version 1, and nothing else.");
        }
        Letter letter = new Letter(terms(lines));
        if (!letter.text().equals(text)) {
            throw new MalformedException("A term of the letter is not in its one spelling.");
        }
        return letter;
    }

    private static LetterTerms terms(List<String> lines) {
        return new LetterTerms(
                Lines.decimal(value(lines, 0), "A letter's chain id"),
                value(lines, 1),
                value(lines, 2),
                value(lines, 3),
                value(lines, 4),
                value(lines, 5),
                hours(value(lines, 6)),
                time(value(lines, 7)),
                value(lines, 8));
    }

    private static String value(List<String> lines, int term) {
        String line = lines.get(1 + term);
        String name = NAMES.get(term);
        if (!line.startsWith(name)) {
            throw new MalformedException(
                    "Line " + (2 + term) + " of a letter begins with \"" + name + "\".");
        }
        return line.substring(name.length());
    }

    private static int hours(String text) {
        // What is too much stays too much for the terms to refuse.
        return Math.clamp(Lines.decimal(text, "A letter's delay"), 0, Integer.MAX_VALUE);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MalformedException(
                    "A letter's expiry is a time such as 2026-11-23T12:07:00Z.", e);
        }
    }
}
