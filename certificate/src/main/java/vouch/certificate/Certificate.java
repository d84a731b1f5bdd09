package vouch.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import vouch.protocol.MalformedException;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Verdict;

/// A proof on one page of A4, for people; the proof itself is attached to it. The page proves
/// nothing: who wants to know reads the attachment.
public final class Certificate {

    /// What a certificate's file name ends with.
    public static final String FILE_SUFFIX = ".pdf";

    /// Its media type.
    public static final String MEDIA_TYPE = "application/pdf";

    /// The largest file that is read: the longest proof, the page, and what other programs add.
    public static final int BYTES_MAX = 4 * 1024 * 1024;

    private Certificate() {}

    /// The certificate of a proof at any stage; it says how far the proof is. Always the same bytes
    /// for the same proof and prefix.
    ///
    /// @param ownPages what stands before a transaction's hash in the address of a page of ours,
    ///   for chains that no public explorer shows; empty where there is no such page
    /// @throws MalformedException where the proof does not hold in itself
    public static byte[] write(Proof proof, Optional<String> ownPages) {
        Facts facts =
                switch (new ProofVerifier().verify(proof)) {
                    case Verdict.Holds holds -> holds.facts();
                    case Verdict.Fails fails ->
                            throw new MalformedException(
                                    "The proof does not hold. " + fails.sentence());
                };
        byte[] page = new Layout(proof, facts, page(facts, ownPages)).draw();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new PdfFile(proof, facts, page).save(out);
        } catch (IOException e) {
            // Only memory is written to.
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Optional<String> page(Facts facts, Optional<String> ownPages) {
        return facts.chain().flatMap(chain -> TransactionPage.of(chain, ownPages));
    }

    /// The proof that is attached to a certificate, also where another program has saved the PDF
    /// anew. Nothing in the file is followed or run.
    ///
    /// @throws MalformedException where there is none, or more than one
    public static Proof read(byte[] pdf) {
        return new Attachments(pdf).proof();
    }
}
