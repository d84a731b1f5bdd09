package vouch.cli;

import vouch.protocol.format.ChainpointProof;
import vouch.protocol.format.OtsAttestation;
import vouch.protocol.format.OtsFile;
import vouch.protocol.format.TimestampResponse;
import vouch.protocol.format.TlogProof;
import vouch.protocol.timestamp.SignedTimestamp;

/// What stands in a proof of another format, in lines for people; nothing of it is judged.
final class FormatText {

    private final StringBuilder text = new StringBuilder();

    private FormatText() {}

    /// @throws vouch.protocol.MalformedException where it is not what it seems to be
    static String of(FileKind kind, byte[] bytes) {
        var text = new FormatText();
        switch (kind) {
            case OTS -> text.ots(OtsFile.parse(bytes));
            case RESPONSE -> text.response(TimestampResponse.parse(bytes).token().read());
            case TLOG_PROOF -> text.tlogProof(TlogProof.parse(bytes));
            case CHAINPOINT -> text.chainpoint(ChainpointProof.parse(bytes));
            case BUNDLE, CERTIFICATE ->
                    throw new IllegalArgumentException("it holds a proof of ours");
        }
        return text.text.toString().stripTrailing();
    }

    private void ots(OtsFile file) {
        line("format", "OpenTimestamps");
        line("digest", file.digest().hex());
        for (OtsAttestation attestation : file.attestations()) {
            switch (attestation) {
                case OtsAttestation.Ethereum(var block, var root) -> {
                    line("block", block + " of an Ethereum chain, which the file does not name");
                    line("root", root + " must be its transactionsRoot");
                }
                case OtsAttestation.Other other ->
                        line("attestation", "of the kind " + other.tag() + ", not known here");
            }
        }
    }

    private void response(SignedTimestamp token) {
        line("format", "RFC 3161 time-stamp response");
        line("digest", token.digest().hex());
        line("time-stamp", token.time().toString());
        line("policy", token.policy());
        line("number", token.serial().toString());
    }

    private void tlogProof(TlogProof proof) {
        line("format", "C2SP tlog-proof");
        line("log", proof.checkpoint().origin());
        line("entry", Long.toString(proof.index()));
        line("tree size", Long.toString(proof.checkpoint().size()));
        line("tree root", proof.checkpoint().root().hex());
        line("path", Sentences.count(proof.path().size(), "hash", "hashes"));
    }

    private void chainpoint(ChainpointProof proof) {
        line("format", "Chainpoint v4");
        line("digest", proof.hash().hex());
        line("accepted", proof.hashReceived().toString());
        line("transaction", proof.transaction().toString());
        line("calldata", proof.value().hex() + " must be in it");
    }

    private void line(String name, String value) {
        text.append(String.format("%-13s%s%n", name, Printable.of(value)));
    }
}
