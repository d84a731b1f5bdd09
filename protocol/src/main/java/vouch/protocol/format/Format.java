package vouch.protocol.format;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import vouch.protocol.MalformedException;
import vouch.protocol.format.Export.Impossible;
import vouch.protocol.format.Export.NotYet;
import vouch.protocol.format.Export.Written;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.LogEvidence;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.TimestampToken;
import vouch.protocol.proof.Verdict.Fails;
import vouch.protocol.proof.Verdict.Holds;

/// A format that a proof can be written in, from the bundle alone.
public enum Format {
    /// The bundle itself.
    VOUCH_JSON("vouch.json", Proof.FILE_SUFFIX, "application/json"),
    /// OpenTimestamps, with the attestation of an Ethereum block.
    ETH_OTS("eth.ots", ".eth.ots", "application/vnd.opentimestamps.ots"),
    /// The time-stamp token as the answer of an authority (RFC 3161).
    TSR("tsr", ".tsr", "application/timestamp-reply"),
    /// The place in the log (C2SP tlog-proof).
    TLOG_PROOF("tlog-proof", ".tlog-proof", "text/plain; charset=utf-8"),
    /// Chainpoint v4, down to the transaction.
    CHAINPOINT("chainpoint", ".chp", "application/vnd.chainpoint.ld+json");

    private final String id;
    private final String fileSuffix;
    private final String mediaType;

    Format(String id, String fileSuffix, String mediaType) {
        this.id = id;
        this.fileSuffix = fileSuffix;
        this.mediaType = mediaType;
    }

    /// The format of this id; empty where there is none.
    public static Optional<Format> of(String id) {
        return Arrays.stream(values()).filter(format -> format.id.equals(id)).findFirst();
    }

    /// What users name it by.
    public String id() {
        return id;
    }

    /// What the names of such files end with.
    public String fileSuffix() {
        return fileSuffix;
    }

    /// The file's media type.
    public String mediaType() {
        return mediaType;
    }

    /// The proof in this format: always the same file for the same proof. All but the bundle and
    /// the time-stamp response are written only where the proof holds in itself, so that no file
    /// leads elsewhere than it says; signatures, and the block's hash, are not looked at.
    public Export write(Proof proof) {
        return switch (this) {
            case VOUCH_JSON -> Written.utf8(proof.toJson());
            case ETH_OTS -> ofChain(proof, chain -> new OtsWriter(proof).write(chain.anchored()));
            case TSR ->
                    proof.rfc3161()
                            .map(Format::response)
                            .orElseGet(() ->
                                    new NotYet("The proof carries no RFC 3161 time-stamp token."));
            case TLOG_PROOF -> ofHolding(proof, _ -> tlogProof(proof));
            case CHAINPOINT ->
                    ofChain(proof, chain -> Written.utf8(ChainpointProof.of(proof, chain).text()));
        };
    }

    private static Export response(TimestampToken token) {
        try {
            return new Written(new TimestampResponse(token).bytes());
        } catch (MalformedException e) {
            return new Impossible(String.valueOf(e.getMessage()));
        }
    }

    private static Export ofChain(Proof proof, Function<Facts.Chain, Export> writer) {
        return ofHolding(
                proof,
                facts ->
                        facts.chain()
                                .map(writer)
                                .orElseGet(() ->
                                        new NotYet(
                                                "The proof is not final: no block holds it yet.")));
    }

    private static Export ofHolding(Proof proof, Function<Facts, Export> writer) {
        return switch (new ProofVerifier().verify(proof)) {
            case Fails fails -> new Impossible("The proof does not hold. " + fails.sentence());
            case Holds holds -> writer.apply(holds.facts());
        };
    }

    private static Export tlogProof(Proof proof) {
        if (proof.log().isPresent()) {
            return Written.utf8(tlogProof(proof, proof.log().get()).text());
        }
        return proof.ethereum().isPresent()
                ? new Impossible(
                        "The proof has no place in the log: a transaction carries the digest"
                                + " itself.")
                : new NotYet("The proof has no place in the log yet.");
    }

    private static TlogProof tlogProof(Proof proof, LogEvidence log) {
        return new TlogProof(
                proof.salt().map(TlogProof.Extra::of),
                proof.receipt().index(),
                log.path(),
                log.note());
    }

    /// The id.
    @Override
    public String toString() {
        return id;
    }
}
