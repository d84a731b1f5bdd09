package vouch.certificate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import vouch.protocol.MalformedException;
import vouch.protocol.proof.Proof;

/// The files embedded in a PDF, found without understanding the rest of it.
///
/// A stream is never inside another one (ISO 32000, 7.5.7), so all embedded files lie open in the
/// file, whatever program saved it. Looking for them takes no tables, references, scripts or
/// compressed objects, and so none of the ways in which a PDF makes its reader work without end.
final class Attachments {

    /// More embedded files than that are nobody's certificate.
    private static final int FILES_MAX = 16;

    private static final int DICTIONARY_CHARACTERS_MAX = 4096;
    private static final String MARK = "/EmbeddedFile";
    private static final String STREAM = "stream";
    private static final String END = "endstream";

    private final byte[] pdf;
    private final String text;

    Attachments(byte[] pdf) {
        if (pdf.length > Certificate.BYTES_MAX) {
            throw new MalformedException(
                    "A certificate has at most " + Certificate.BYTES_MAX + " bytes.");
        }
        this.pdf = pdf;
        this.text = new String(pdf, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("%PDF-")) {
            throw new MalformedException("A certificate is a PDF.");
        }
    }

    /// The one proof among them.
    Proof proof() {
        Set<Proof> proofs = new LinkedHashSet<>();
        int files = 0;
        for (int at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) {
            if (isLongerName(at + MARK.length())) {
                continue;
            }
            if (++files > FILES_MAX) {
                throw new MalformedException(
                        "A certificate has at most " + FILES_MAX + " embedded files.");
            }
            content(at).flatMap(Attachments::proof).ifPresent(proofs::add);
        }
        if (proofs.size() != 1) {
            throw new MalformedException(
                    proofs.isEmpty()
                            ? "No proof is attached to this PDF."
                            : "More than one proof is attached to this PDF.");
        }
        return proofs.iterator().next();
    }

    /// `/EmbeddedFiles` is the list of them.
    private boolean isLongerName(int at) {
        return at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }

    private static Optional<Proof> proof(byte[] content) {
        try {
            return Optional.of(Proof.parse(content));
        } catch (MalformedException _) {
            // Another file; anyone may attach more.
            return Optional.empty();
        }
    }

    /// What the stream holds in whose dictionary the mark stands.
    private Optional<byte[]> content(int mark) {
        int object = text.lastIndexOf(" obj", mark);
        int stream = text.indexOf(STREAM, mark);
        if (object < 0
                || stream < 0
                || mark - object > DICTIONARY_CHARACTERS_MAX
                || stream - mark > DICTIONARY_CHARACTERS_MAX) {
            return Optional.empty();
        }
        int from = afterLineEnd(stream + STREAM.length());
        int to = text.indexOf(END, from);
        if (to < 0) {
            return Optional.empty();
        }
        String dictionary = text.substring(object, stream);
        if (dictionary.contains("endobj")) {
            return Optional.empty();
        }
        byte[] data = Arrays.copyOfRange(pdf, from, to);
        return dictionary.contains("/Filter") ? inflated(dictionary, data) : Optional.of(data);
    }

    private int afterLineEnd(int at) {
        int next = at < text.length() && text.charAt(at) == '\r' ? at + 1 : at;
        return next < text.length() && text.charAt(next) == '\n' ? next + 1 : next;
    }

    /// At most one byte more than a proof may have, however much would come out; nothing where the
    /// stream does not come to its end, since its checksum stands there.
    private static Optional<byte[]> inflated(String dictionary, byte[] data) {
        if (!dictionary.contains("/FlateDecode")) {
            return Optional.empty();
        }
        byte[] out = new byte[Proof.BYTES_MAX + 1];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(data);
            int length = 0;
            while (!inflater.finished() && length < out.length) {
                int more = inflater.inflate(out, length, out.length - length);
                if (more == 0) {
                    break;
                }
                length += more;
            }
            return inflater.finished() ? Optional.of(Arrays.copyOf(out, length)) : Optional.empty();
        } catch (DataFormatException _) {
            return Optional.empty();
        }
    }
}
