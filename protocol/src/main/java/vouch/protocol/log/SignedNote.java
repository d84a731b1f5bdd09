package vouch.protocol.log;

import java.util.ArrayList;
import java.util.List;
import vouch.protocol.MalformedException;

/// A text with signatures under it (C2SP signed-note). That the signatures are good is known only
/// after [NoteVerifier#verifies(SignedNote)].
public record SignedNote(String text, List<NoteSignature> signatures) {

    /// The longest note that is read.
    public static final int CHARACTERS_MAX = 16 * 1024;

    /// How many signatures a note may carry.
    public static final int SIGNATURES_MAX = 16;

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n")) {
            throw new MalformedException("A note's text ends with a line end.");
        }
        if (text.codePoints().anyMatch(SignedNote::isForbidden)) {
            throw new MalformedException("A note's text holds a control character.");
        }
        if (signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
            throw new MalformedException("A note has 1 to " + SIGNATURES_MAX + " signatures.");
        }
    }

    /// Reads a note; [#toString()] gives the same text again.
    public static SignedNote parse(String note) {
        if (note.length() > CHARACTERS_MAX) {
            throw new MalformedException("A note has at most " + CHARACTERS_MAX + " characters.");
        }
        int split = note.lastIndexOf("\n\n");
        if (split < 0 || !note.endsWith("\n")) {
            throw new MalformedException(
                    "A note is a text, an empty line, and signature lines, each with a line end.");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        note.substring(split + 2)
                .lines()
                .forEach(line -> signatures.add(NoteSignature.parse(line)));
        SignedNote parsed = new SignedNote(note.substring(0, split + 1), signatures);
        if (!parsed.toString().equals(note)) {
            throw new MalformedException("A note's lines end with a line feed and nothing else.");
        }
        return parsed;
    }

    private static boolean isForbidden(int c) {
        return (c < 0x20 && c != '\n') || Character.getType(c) == Character.SURROGATE;
    }

    /// The exact note.
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        for (NoteSignature signature : signatures) {
            note.append(signature).append('\n');
        }
        return note.toString();
    }
}
