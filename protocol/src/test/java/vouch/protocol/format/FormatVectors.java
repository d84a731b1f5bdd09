package vouch.protocol.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import vouch.protocol.Encodings;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.RawTransaction;
import vouch.protocol.proof.EthereumEvidence;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.SampleLog;
import vouch.protocol.proof.TimestampToken;

/// All vectors of `vectors/formats`.
final class FormatVectors {

    private final List<FormatVector> vectors = new ArrayList<>();
    private final Proof sample = anchored(5, "block-17", 0);

    private FormatVectors() {}

    static List<FormatVector> all() {
        var vectors = new FormatVectors();
        vectors.accepted();
        new RefusedFormats(vectors).addAll();
        return List.copyOf(vectors.vectors);
    }

    private void accepted() {
        for (Format format : List.of(Format.ETH_OTS, Format.CHAINPOINT)) {
            accept(format, "block-1", "The only transaction.", anchored(5, "block-1", 0));
            accept(format, "block-2", "The last of two.", anchored(5, "block-2", 1));
            accept(format, "block-17", "The first of 17.", anchored(5, "block-17", 0));
            accept(
                    format,
                    "block-140",
                    "Transaction 130 of 140, of the oldest type.",
                    anchored(12, "block-140", 130));
            accept(format, "block-300", "The last of 300.", anchored(0, "block-300", 299));
            accept(
                    format,
                    "single-entry",
                    "A log of one entry: the leaf is the root.",
                    SampleLog.anchored(0, 1, "block-1-single-entry", 0));
            accept(
                    format,
                    "direct",
                    "The transaction carries the digest itself.",
                    FormatSamples.direct());
        }
        add(
                "accept/forks.eth.ots",
                "Two blocks, a Bitcoin block, a calendar and an unknown attestation.",
                sample,
                Format.ETH_OTS,
                withMoreAttestations(FormatTest.written(Format.ETH_OTS, sample)));
        acceptText(
                "compact.chp",
                "Other spaces mean the same.",
                Format.CHAINPOINT,
                FormatTest.text(Format.CHAINPOINT, sample).replaceAll("\\s", ""));
        for (int index : new int[] {0, SampleLog.SALTED, 12}) {
            accept(
                    Format.TLOG_PROOF,
                    "entry-" + index,
                    "Entry " + index + " of 13" + (index == SampleLog.SALTED ? ", salted." : "."),
                    SampleLog.logged(index, SampleLog.SIZE));
        }
        accept(Format.TLOG_PROOF, "single-entry", "No path at all.", SampleLog.logged(0, 1));
        acceptText(
                "witnessed.tlog-proof",
                "A witness has signed too.",
                Format.TLOG_PROOF,
                FormatTest.text(Format.TLOG_PROOF, sample) + FormatSamples.witnessLine());
        accept(Format.TSR, "token", "A token of 300 bytes.", stamped(300));
        accept(Format.TSR, "token-short", "A token of 2 bytes.", stamped(2));
    }

    /// The proof that most vectors are made of.
    Proof sample() {
        return sample;
    }

    static Proof anchored(int index, String block, int transaction) {
        return SampleLog.anchored(index, SampleLog.SIZE, block, transaction);
    }

    /// With one SEQUENCE of zeros for a token, which no authority made.
    Proof stamped(int bytes) {
        return sample.withRfc3161(TimestampToken.ofBytes(FormatSamples.sequence(bytes)));
    }

    /// The same file, in which the digest and its leaf have attestations of their own.
    private static byte[] withMoreAttestations(byte[] file) {
        String hex = Encodings.hex(file);
        int tree = 2 * (OtsFile.head().length + 32);
        String more =
                "ff0001020304050607080100" // of a kind that nobody knows
                        + "ff000588960d73d7190103a0bb37" // Bitcoin's block 908,704
                        + "ff0030fe8087b5c7ead70105" // Ethereum's block 5
                        + "ff0083dfe30d2ef90c8e1211"
                        + Encodings.hex("https://a.example".getBytes(StandardCharsets.US_ASCII));
        return Encodings.parseHex(hex.substring(0, tree) + more + hex.substring(tree));
    }

    private void accept(Format format, String name, String says, Proof proof) {
        add(
                "accept/" + name + format.fileSuffix(),
                says,
                proof,
                format,
                FormatTest.written(format, proof));
    }

    private void acceptText(String name, String says, Format format, String text) {
        add("accept/" + name, says, sample, format, text.getBytes(StandardCharsets.UTF_8));
    }

    void refuse(String name, String says, Format format, byte[] bytes) {
        add("refuse/" + name + format.fileSuffix(), says, sample, format, bytes);
    }

    private void add(String file, String says, Proof proof, Format format, byte[] bytes) {
        vectors.add(
                new FormatVector(
                        file,
                        says,
                        format,
                        proof.digest().hex(),
                        given(format, proof),
                        Encodings.hex(bytes)));
    }

    private static String given(Format format, Proof proof) {
        return switch (format) {
            case VOUCH_JSON, TSR -> "";
            case TLOG_PROOF -> SampleLog.signer().verifierKey();
            case ETH_OTS ->
                    BlockHeader.parse(evidence(proof).header()).transactionsRoot().toString();
            case CHAINPOINT ->
                    Encodings.hexPrefixed(
                            RawTransaction.parse(evidence(proof).transaction())
                                    .data()
                                    .orElseThrow());
        };
    }

    private static EthereumEvidence evidence(Proof proof) {
        return proof.ethereum().orElseThrow();
    }
}
