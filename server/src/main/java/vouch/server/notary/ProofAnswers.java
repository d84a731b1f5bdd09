package vouch.server.notary;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import vouch.certificate.FileFormat;
import vouch.protocol.format.Export;
import vouch.protocol.proof.Proof;
import vouch.server.http.Accept;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;

/// A proof in the format that the caller asks for: by a suffix of the path, else by `Accept`. The
/// bundle is what everyone gets who does not care.
final class ProofAnswers {

    private final TransactionPages pages;

    ProofAnswers(TransactionPages pages) {
        this.pages = pages;
    }

    /// What a caller asked for.
    ///
    /// @param hash the part of the path before the suffix
    /// @param named whether a suffix named the format
    record Wanted(String hash, FileFormat format, boolean named) {}

    /// @throws Problem.Refused 404 for a suffix that is none, 406 where nothing fits
    static Wanted wanted(Request request) {
        var part = request.pathPart("hash");
        int dot = part.indexOf('.');
        if (dot >= 0) {
            var suffix = part.substring(dot);
            var format =
                    FileFormat.all()
                            .filter(one -> one.fileSuffix().equals(suffix))
                            .findFirst()
                            .orElseThrow(() ->
                                    new Problem.Refused(404, "There is no format of that suffix"));
            return new Wanted(part.substring(0, dot), format, true);
        }
        return new Wanted(part, accepted(Accept.of(request.header("Accept"))), false);
    }

    /// The one that is taken most gladly; of several the first.
    private static FileFormat accepted(Accept accept) {
        FileFormat best = null;
        double quality = 0;
        for (var format : FileFormat.all().toList()) {
            double other = accept.quality(format.mediaType());
            if (other > quality) {
                best = format;
                quality = other;
            }
        }
        if (best == null) {
            throw new Problem.Refused(406, "A proof comes in no media type that Accept names");
        }
        return best;
    }

    /// @throws Problem.Refused 404 while the proof is not far enough for the format
    Answer answer(Wanted wanted, Proof proof, Instant now) {
        byte[] body =
                switch (wanted.format().write(proof, Optional.of(pages.own()))) {
                    case Export.Written written -> written.bytes();
                    case Export.NotYet(String sentence) ->
                            throw new Problem.Refused(404, sentence + " " + state(proof, now));
                    case Export.Impossible(String sentence) ->
                            throw new Problem.Refused(404, sentence);
                };
        var answer = Answer.bytes(200, wanted.format().mediaType(), body).header("Vary", "Accept");
        boolean bundle = wanted.format().fileSuffix().equals(Proof.FILE_SUFFIX);
        return bundle && !wanted.named()
                ? answer
                : answer.header("Content-Disposition", disposition(wanted, proof));
    }

    private static String state(Proof proof, Instant now) {
        long age = Math.max(0, Duration.between(proof.receipt().acceptedAt(), now).toSeconds());
        return "The digest is "
                + proof.stage().name().toLowerCase(Locale.ROOT)
                + ", and was accepted "
                + age
                + " s ago.";
    }

    private static String disposition(Wanted wanted, Proof proof) {
        return "attachment; filename=\""
                + proof.digest().hex()
                + wanted.format().fileSuffix()
                + "\"";
    }
}
