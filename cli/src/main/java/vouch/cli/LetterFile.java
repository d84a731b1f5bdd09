package vouch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.letter.SignedLetter;

/// Reads a letter of guarantee as somebody kept it: as the API gave it, as text, or in the whole
/// answer of the API. What copying does to line ends is undone; all else has to be right.
final class LetterFile {

    static final int BYTES_MAX = 64 * 1024;
    private static final String TITLE = "Vouch letter of guarantee";
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");

    private LetterFile() {}

    static SignedLetter read(Path file) {
        try {
            return parse(Limited.read(file, BYTES_MAX));
        } catch (IOException e) {
            throw new CommandException("Cannot read " + file + " (" + Sentences.of(e) + ").", e);
        }
    }

    /// The forwarder address that a user named: itself, or by the file of its letter.
    static String forwarder(Surroundings surroundings, String named) {
        Path file = surroundings.path(named);
        if (ADDRESS.matcher(named).matches() || !Files.isRegularFile(file)) {
            return named;
        }
        try {
            return read(file).letter().terms().forwarderAddress();
        } catch (MalformedException e) {
            throw new CommandException(named + " is no letter of guarantee. " + e.getMessage(), e);
        }
    }

    static SignedLetter read(InputStream in) {
        try {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new MalformedException("It is longer than " + BYTES_MAX + " bytes.");
            }
            return parse(bytes);
        } catch (IOException e) {
            throw new CommandException("The standard input cannot be read.", e);
        }
    }

    /// The letter of an API's whole answer: what stands beside it is read too, and must not say
    /// something else.
    private static SignedLetter answered(JsonObject answer) {
        var letter = SignedLetter.parse(answer.string("letterOfGuarantee"));
        var terms = letter.letter().terms();
        requireSame(answer, "forwarderAddress", terms.forwarderAddress());
        requireSame(answer, "mixingCode", terms.mixingCode());
        return letter;
    }

    private static void requireSame(JsonObject answer, String name, String inLetter) {
        if (answer.find(name).isPresent() && !answer.string(name).equals(inLetter)) {
            throw new MalformedException(
                    "The answer says another "
                            + name
                            + " than the letter in it, "
                            + inLetter
                            + ".");
        }
    }

    private static SignedLetter parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.startsWith("{")) {
            return answered((JsonObject) Json.parse(text));
        }
        if (text.startsWith(TITLE)) {
            return SignedLetter.parseText(text.replace("\r\n", "\n") + "\n");
        }
        return SignedLetter.parse(text.replaceAll("[\r\n\t ]", ""));
    }
}
