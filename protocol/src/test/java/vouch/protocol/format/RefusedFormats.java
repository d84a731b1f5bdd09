package vouch.protocol.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import vouch.protocol.Encodings;
import vouch.protocol.log.FixedRandom;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.SampleLog;

/// Files that must be refused: malformed ones, and well-formed ones that lead elsewhere.
final class RefusedFormats {

    private static final int OTS_TREE = 2 * (OtsFile.head().length + 32);

    private final FormatVectors vectors;
    private final Proof sample;
    private final String ots;
    private final String chp;
    private final String tlog;
    private final String tsr;

    RefusedFormats(FormatVectors vectors) {
        this.vectors = vectors;
        this.sample = vectors.sample();
        this.ots = Encodings.hex(FormatTest.written(Format.ETH_OTS, sample));
        this.chp = FormatTest.text(Format.CHAINPOINT, sample);
        this.tlog = FormatTest.text(Format.TLOG_PROOF, sample);
        this.tsr = Encodings.hex(FormatTest.written(Format.TSR, vectors.stamped(300)));
    }

    void addAll() {
        otsHeads();
        otsTrees();
        chainpoint();
        tlogProofs();
        responses();
    }

    private void otsHeads() {
        String digest = sample.digest().hex();
        ots("magic-changed", "No .ots file at all.", ots.replaceFirst("4f70", "4f71"));
        ots("version-2", "A version to come.", ots.replaceFirst("940108", "940208"));
        ots("of-sha1", "A digest of SHA-1.", ots.replaceFirst("940108", "940102"));
        ots("ends-early", "The last byte is missing.", ots.substring(0, ots.length() - 2));
        ots("ends-late", "One byte more.", ots + "00");
        ots("empty-tree", "Nothing follows from the digest.", ots.substring(0, OTS_TREE));
        ots(
                "another-digest",
                "About entry 4, by the way of entry 5.",
                ots.replaceFirst(digest, SampleLog.entry(4).hex()));
    }

    private void otsTrees() {
        String root = SampleLog.checkpoint(SampleLog.SIZE).root().hex();
        ots(
                "leads-elsewhere",
                "One bit of the path.",
                otsTree(flipped(ots.substring(OTS_TREE), 2 * 8)));
        ots(
                "leaf-prefix-missing",
                "Not a leaf of the log but its inside.",
                otsTree(ots.substring(OTS_TREE + 6)));
        ots("operation-unknown", "Operation 99.", otsTree("99" + ots.substring(OTS_TREE)));
        ots("operation-sha1", "SHA-1 leads to no block.", otsTree("02" + ots.substring(OTS_TREE)));
        ots(
                "operation-hexlify",
                "The reference knows it; no way to Ethereum needs it.",
                otsTree("f3" + ots.substring(OTS_TREE)));
        ots("append-nothing", "No bytes to append.", otsTree("f000" + ots.substring(OTS_TREE)));
        ots(
                "append-too-much",
                "A message of 4097 bytes.",
                otsTree("f0e11f" + "00".repeat(4065) + "08" + ots.substring(OTS_TREE)));
        ots(
                "length-with-zeros",
                "The length 1 in two bytes.",
                otsTree("f1810000" + ots.substring(OTS_TREE + 6)));
        ots("too-deep", "256 operations in a row.", otsTree("08".repeat(256) + block(5)));
        ots(
                "block-number-with-zeros",
                "Block 5 in two bytes.",
                otsTree("0030fe8087b5c7ead7028500"));
        ots(
                "block-number-huge",
                "Block 2^63.",
                otsTree("0030fe8087b5c7ead70a80808080808080808001"));
        ots("block-of-33-bytes", "A root has 32 bytes.", otsTree("f00100" + block(5)));
        ots(
                "payload-with-more",
                "A byte after the block's number.",
                otsTree("0030fe8087b5c7ead7020500"));
        ots("attestations-unsorted", "Block 6 before 5.", otsTree("ff" + block(6) + block(5)));
        ots("attestation-twice", "Block 5 twice.", otsTree("ff" + block(5) + block(5)));
        ots(
                "operations-unsorted",
                "Keccak-256 before SHA-256.",
                otsTree("ff67" + block(5) + "08" + block(5)));
        ots("attestation-last", "An operation first.", otsTree("ff08" + block(5) + block(5)));
        ots("fork-of-nothing", "A fork at the end.", otsTree("ff" + block(5) + "ff"));
        ots(
                "calendar-address",
                "A calendar's address with a question mark.",
                otsTree("0083dfe30d2ef90c8e02013f"));
        ots(
                "another-block",
                "A root, but another block's.",
                otsTree("f020" + root + "08" + block(5)));
    }

    private static String block(int number) {
        return "0030fe8087b5c7ead7010" + number;
    }

    private String otsTree(String tree) {
        return ots.substring(0, OTS_TREE) + tree;
    }

    private void ots(String name, String says, String hex) {
        vectors.refuse(name, says, Format.ETH_OTS, Encodings.parseHex(hex));
    }

    private void chainpoint() {
        chp("version-3", "Chainpoint v3.", chp.replace("/v4", "/v3"));
        chp(
                "another-digest",
                "About entry 4, by the way of entry 5.",
                chp.replace(sample.digest().hex(), SampleLog.entry(4).hex()));
        chp("sides-swapped", "Left for right.", chp.replace("\"r\"", "\"l\""));
        chp(
                "sha3",
                "SHA3-256 isn't what the log is made with.",
                chp.replace("sha-256", "sha3-256"));
        chp(
                "two-in-one",
                "Two operations in one.",
                chp.replace("\"l\": \"00\"", "\"l\": \"00\", \"r\": \"00\""));
        chp(
                "text-operand",
                "Text put beside a value.",
                chp.replace("\"l\": \"00\"", "\"l\": \"leaf\""));
        chp("anchor-btc", "An anchor in Bitcoin.", chp.replace("\"eth\"", "\"btc\""));
        chp(
                "anchor-missing",
                "No anchor.",
                chp.replace("\"anchors\": [", "\"l\": \"00\", \"x\": ["));
        chp("id-random", "A UUID of version 4.", chp.replace("-11f1-", "-41f1-"));
        chp("id-of-another-time", "The id's time is another.", chp.replace("13:25Z", "13:26Z"));
        chp("member-unknown", "A member more.", chp.replaceFirst("\\{", "{\"valid\": true,"));
        chp("not-an-object", "An array.", "[" + chp + "]");
    }

    private void chp(String name, String says, String json) {
        vectors.refuse(name, says, Format.CHAINPOINT, json.getBytes(StandardCharsets.UTF_8));
    }

    private void tlogProofs() {
        String note = SampleLog.signedCheckpoint(SampleLog.SIZE).toString();
        NoteSigner stranger = NoteSigner.generate(SampleLog.ORIGIN, new FixedRandom("a stranger"));
        tlog("version-2", "A version to come.", tlog.replace("@v1", "@v2"));
        tlog("another-index", "Entry 4's place.", tlog.replace("index 5", "index 4"));
        tlog("index-outside", "Entry 13 of 13.", tlog.replace("index 5", "index 13"));
        tlog("index-with-zeros", "05.", tlog.replace("index 5", "index 05"));
        tlog("index-missing", "No index.", tlog.replace("index 5\n", ""));
        tlog("path-too-short", "One hash less.", tlog.replaceFirst("index 5\n.*\n", "index 5\n"));
        tlog("path-too-long", "One hash more.", tlog.replaceFirst("(index 5\n)(.*\n)", "$1$2$2"));
        tlog(
                "another-log-key",
                "A checkpoint that a stranger signed.",
                tlog.replace(note, stranger.sign(SampleLog.checkpoint(13).text()).toString()));
        tlog("extra-empty", "No extra data.", tlog.replace("index 5", "extra \nindex 5"));
        tlog("line-ends", "Carriage returns.", tlog.replace("\n", "\r\n"));
        tlog("no-empty-line", "No line between.", tlog.replaceFirst("\n\n", "\n"));
        tlog(
                "checkpoint-with-an-extension",
                "A line that nobody reads.",
                tlog.replaceFirst("\n13\n(.*)\n", "\n13\n$1\nmore\n"));
    }

    private void tlog(String name, String says, String text) {
        vectors.refuse(name, says, Format.TLOG_PROOF, text.getBytes(StandardCharsets.UTF_8));
    }

    private void responses() {
        tsr("rejected", "The status rejection.", tsr.replaceFirst("3003020100", "3003020102"));
        tsr("ends-early", "The last byte is missing.", tsr.substring(0, tsr.length() - 2));
        tsr("ends-late", "One byte more.", tsr + "00");
        tsr("no-token", "A status and nothing more.", "30053003020100");
        tsr(
                "length-with-zeros",
                "A length in more bytes than it needs.",
                "308200093003020100" + "30020500");
        tsr(
                "not-der",
                "A PEM header.",
                Encodings.hex("-----BEGIN".getBytes(StandardCharsets.US_ASCII)));
    }

    private void tsr(String name, String says, String hex) {
        vectors.refuse(name, says, Format.TSR, Encodings.parseHex(hex));
    }

    private static String flipped(String hex, int at) {
        byte[] bytes = Encodings.parseHex(hex);
        byte[] changed = Arrays.copyOf(bytes, bytes.length);
        changed[at / 2] ^= 1;
        return Encodings.hex(changed);
    }
}
