package vouch.protocol.proof;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import vouch.protocol.Digest;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.RecordedBlock;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.RlpList;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.FixedRandom;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.log.SignedNote;

/// The golden bundles of `vectors/proofs`: the same each time, from the recorded blocks and fixed
/// keys.
final class ProofVectors {

    static final String MALFORMED = "malformed";
    private static final int INDEX = 5;
    private static final int SIZE = SampleLog.SIZE;

    /// One bundle, what to verify it with, and what must come of it.
    ///
    /// @param expected a stage, a part, or [#MALFORMED]
    record Vector(
            String file,
            String says,
            String json,
            Optional<Digest> fileDigest,
            Optional<Hash> blockHash,
            boolean logKey,
            String expected) {

        byte[] bytes() {
            return json.getBytes(StandardCharsets.UTF_8);
        }
    }

    private final List<Vector> vectors = new ArrayList<>();
    private final NoteSigner signer = SampleLog.signer();
    private final NoteSigner stranger =
            NoteSigner.generate(SampleLog.ORIGIN, new FixedRandom("a stranger's key"));
    private final RecordedBlock block = RecordedBlock.read("block-17");
    private final Proof complete = SampleLog.anchored(INDEX, SIZE, "block-17", 0);
    private final Proof logged = SampleLog.logged(INDEX, SIZE);
    private final List<Digest> path = logged.log().orElseThrow().path();
    private final EthereumEvidence real = complete.ethereum().orElseThrow();
    private final Proof salted = SampleLog.anchored(SampleLog.SALTED, SIZE, "block-1", 0);

    static List<Vector> all() {
        ProofVectors vectors = new ProofVectors();
        vectors.accepted();
        vectors.acceptedWithoutHash();
        vectors.filesAndReceipts();
        vectors.places();
        vectors.transactions();
        vectors.nodesAndHeaders();
        vectors.malformedMembers();
        vectors.malformedValues();
        return List.copyOf(vectors.vectors);
    }

    private void accepted() {
        accept(
                "received",
                "A receipt alone.",
                SampleLog.received(INDEX),
                INDEX,
                null,
                Stage.RECEIVED);
        accept("logged", "With its place in the log.", logged, INDEX, null, Stage.LOGGED);
        accept("final", "With its transaction, first of 17.", complete, INDEX, block, Stage.FINAL);
        accept("final-first-entry", "Entry 0.", anchored(0, "block-17", 0), 0, block, Stage.FINAL);
        accept(
                "final-last-entry",
                "Entry 12 of 13: a path shorter than others.",
                anchored(12, "block-17", 0),
                12,
                block,
                Stage.FINAL);
        acceptIn("final-block-1", "The only transaction of its block.", "block-1", 0);
        acceptIn("final-block-2", "The last of two transactions.", "block-2", 1);
        acceptIn(
                "final-block-140", "Transaction 130 of 140, of the oldest type.", "block-140", 130);
        acceptIn(
                "final-block-300",
                "Transaction 299 of 300: a key of three bytes.",
                "block-300",
                299);
        accept(
                "final-single-entry",
                "A tree of one entry: the path is empty.",
                SampleLog.anchored(0, 1, "block-1-single-entry", 0),
                0,
                RecordedBlock.read("block-1-single-entry"),
                Stage.FINAL);
        accept(
                "final-salted",
                "A salted digest.",
                salted,
                SampleLog.SALTED,
                RecordedBlock.read("block-1"),
                Stage.FINAL);
        accept(
                "final-direct",
                "The transaction carries the digest, not the root.",
                SampleLog.anchored(4, 7, "block-17-direct", 16),
                4,
                RecordedBlock.read("block-17-direct"),
                Stage.FINAL);
        acceptText(
                "final-compact", "Other spaces and order of members mean the same.", reordered());
    }

    private void acceptedWithoutHash() {
        add(
                "accept/final-alone",
                "Nothing from outside to compare with.",
                complete.toJson(),
                null,
                null,
                false,
                Stage.FINAL.name());
        add(
                "accept/forged-chain-unchecked",
                "A chain of the forger's own fits together: without a block hash from outside nobody can tell.",
                forged(payload(), 37).toJson(),
                INDEX,
                null,
                true,
                Stage.FINAL.name());
        add(
                "accept/salted-without-file",
                "Without the file a salt can't be judged.",
                salted.toJson(),
                null,
                null,
                true,
                Stage.FINAL.name());
    }

    private void filesAndReceipts() {
        add(
                "refuse/another-file",
                "The proof of entry 5, with file 4.",
                complete.toJson(),
                4,
                block,
                true,
                "file");
        refuse(
                "salt-changed",
                "One bit of the salt.",
                salted.withSalt(flipped(salted.salt().orElseThrow().bytes(), 31)),
                SampleLog.SALTED,
                "file");
        refuse(
                "salt-missing",
                "The salt was taken out.",
                withSalt(salted, Optional.empty()),
                SampleLog.SALTED,
                "file");
        refuse(
                "salt-superfluous",
                "A salt where none was used.",
                complete.withSalt(new byte[32]),
                INDEX,
                "salt");
        refuse(
                "receipt-of-another-digest",
                "The receipt of entry 4.",
                withReceipt(SampleLog.received(4).receiptNote()),
                INDEX,
                "receipt");
        refuse(
                "receipt-by-another-key",
                "The log's name, a stranger's key.",
                withReceipt(stranger.sign(SampleLog.receipt(INDEX).text())),
                INDEX,
                "receipt signature");
        NoteSigner other = NoteSigner.generate("vouch/ffffffffffffffff", new FixedRandom("other"));
        refuse(
                "receipt-in-another-name",
                "Signed in another name.",
                withReceipt(other.sign(SampleLog.receipt(INDEX).text())),
                INDEX,
                "receipt signature");
        refuse(
                "receipt-backdated",
                "An earlier time under the old signature.",
                withReceipt(edited(complete.receiptNote(), "2026-", "2025-")),
                INDEX,
                "receipt signature");
        refuse(
                "receipt-index-changed",
                "Another index under the old signature.",
                withReceipt(edited(complete.receiptNote(), "\n5\n", "\n4\n")),
                INDEX,
                "receipt signature");
        Receipt beyond =
                new Receipt(
                        SampleLog.ORIGIN,
                        SampleLog.entry(INDEX),
                        SIZE,
                        SampleLog.receipt(INDEX).acceptedAt());
        refuse(
                "receipt-index-outside-the-tree",
                "The log's own receipt for index 13 of 13.",
                withReceipt(signer.sign(beyond.text())),
                INDEX,
                "checkpoint");
    }

    private void places() {
        Checkpoint checkpoint = SampleLog.checkpoint(SIZE);
        refuse(
                "path-too-short",
                "Without its first hash.",
                withPath(path.subList(1, path.size())),
                INDEX,
                "path");
        List<Digest> longer = new ArrayList<>(path);
        longer.add(path.getLast());
        refuse("path-too-long", "With one hash more.", withPath(longer), INDEX, "path");
        List<Digest> changed = new ArrayList<>(path);
        changed.set(2, Digest.ofBytes(flipped(path.get(2).bytes(), 0)));
        refuse("path-changed", "One bit of one hash.", withPath(changed), INDEX, "path");
        refuse(
                "path-of-another-entry",
                "The path of entry 4.",
                withPath(SampleLog.tree(SIZE).path(4)),
                INDEX,
                "path");
        refuse(
                "path-of-the-log-backwards",
                "The hashes from the root down.",
                withPath(path.reversed()),
                INDEX,
                "path");
        refuse(
                "checkpoint-size-changed",
                "Another size, signed by the log, whose trees have other paths.",
                logged.withLog(
                        signer.sign(new Checkpoint(SampleLog.ORIGIN, 6, checkpoint.root()).text()),
                        path),
                INDEX,
                "path");
        refuse(
                "checkpoint-root-changed",
                "Another root under the old signature.",
                logged.withLog(edited(logged.log().orElseThrow().note(), "\nOqTp", "\nPqTp"), path),
                INDEX,
                "path");
        refuse(
                "checkpoint-of-an-older-tree",
                "The receipt's entry is not in it.",
                logged.withLog(SampleLog.signedCheckpoint(4), List.of()),
                INDEX,
                "checkpoint");
        refuse(
                "checkpoint-of-another-log",
                "Another origin.",
                logged.withLog(
                        signer.sign(
                                new Checkpoint("vouch/ffffffffffffffff", SIZE, checkpoint.root())
                                        .text()),
                        path),
                INDEX,
                "checkpoint");
        refuse(
                "checkpoint-by-another-key",
                "The log's name, a stranger's key.",
                logged.withLog(stranger.sign(checkpoint.text()), path),
                INDEX,
                "checkpoint signature");
        refuse(
                "checkpoint-signature-of-the-receipt",
                "A good signature over another text.",
                logged.withLog(
                        new SignedNote(checkpoint.text(), logged.receiptNote().signatures()), path),
                INDEX,
                "checkpoint signature");
    }

    private void transactions() {
        refuse(
                "transaction-with-another-payload",
                "Another transaction of the same block.",
                logged.withEthereum(SampleLog.evidence(block, 3)),
                INDEX,
                "transaction");
        refuse(
                "transaction-of-another-checkpoint",
                "It carries the root of 13 entries, the checkpoint has 12.",
                SampleLog.anchored(INDEX, 12, "block-17", 0),
                INDEX,
                "transaction");
        byte[] elsewhere = RecordedBlock.read("block-2").transactions().get(1);
        refuse(
                "transaction-of-another-block",
                "The same root, in a transaction that this block doesn't hold.",
                evidence(elsewhere, 0, real.nodes(), real.header()),
                INDEX,
                "transaction");
        refuse(
                "transaction-changed",
                "One bit of its signature.",
                evidence(
                        flipped(real.transaction(), real.transaction().length - 1),
                        0,
                        real.nodes(),
                        real.header()),
                INDEX,
                "transaction");
        refuse(
                "transaction-of-any-chain",
                "Signed before EIP-155: it could be replayed from any chain.",
                forged(payload(), 27),
                INDEX,
                "transaction");
        byte[] more = new byte[33];
        System.arraycopy(payload(), 0, more, 0, 32);
        refuse(
                "transaction-with-more-than-the-root",
                "33 bytes of calldata.",
                forged(more, 37),
                INDEX,
                "transaction");
        refuse(
                "transaction-of-an-unknown-type",
                "Type 126.",
                evidence(new byte[] {0x7e, 1}, 0, real.nodes(), real.header()),
                INDEX,
                "transaction");
        refuse(
                "transaction-not-canonical",
                "A length written longer than it need be.",
                evidence(new byte[] {(byte) 0xf8, 1, 1}, 0, real.nodes(), real.header()),
                INDEX,
                "transaction");
        refuse(
                "transaction-at-another-index",
                "Index 1 with the nodes of index 0.",
                evidence(real.transaction(), 1, real.nodes(), real.header()),
                INDEX,
                "trie node");
    }

    private void nodesAndHeaders() {
        List<byte[]> nodes = real.nodes();
        refuse(
                "node-changed",
                "One bit of the root node.",
                evidence(
                        real.transaction(),
                        0,
                        List.of(flipped(nodes.get(0), 40), nodes.get(1)),
                        real.header()),
                INDEX,
                "trie node");
        refuse(
                "node-missing",
                "Without the last node.",
                evidence(real.transaction(), 0, nodes.subList(0, 1), real.header()),
                INDEX,
                "trie node");
        refuse(
                "node-left-over",
                "With one node more.",
                evidence(
                        real.transaction(),
                        0,
                        List.of(nodes.get(0), nodes.get(1), nodes.get(1)),
                        real.header()),
                INDEX,
                "trie node");
        refuse(
                "nodes-backwards",
                "The leaf first.",
                evidence(real.transaction(), 0, nodes.reversed(), real.header()),
                INDEX,
                "trie node");
        refuse(
                "header-of-another-block",
                "The header of a block with another transactions root.",
                evidence(
                        real.transaction(),
                        0,
                        nodes,
                        RecordedBlock.read("block-1").encodedHeader()),
                INDEX,
                "trie node");
        refuse(
                "header-with-a-field-too-few",
                "14 fields.",
                evidence(
                        real.transaction(),
                        0,
                        nodes,
                        Rlp.encodeList(
                                block.fields().subList(0, 14).stream()
                                        .map(Rlp::encodeBytes)
                                        .toList())),
                INDEX,
                "header");
        refuse(
                "header-with-bytes-after-it",
                "One byte more.",
                evidence(real.transaction(), 0, nodes, longer(real.header())),
                INDEX,
                "header");
        List<byte[]> fields = new ArrayList<>(block.fields());
        fields.set(11, new byte[] {0x6a, (byte) 0xb1, 0x3b, 0});
        refuse(
                "header-with-another-time",
                "An earlier time: every sum is right, the hash is another.",
                evidence(real.transaction(), 0, nodes, BlockHeader.encode(fields)),
                INDEX,
                "block hash");
        refuse(
                "forged-chain",
                "A chain of the forger's own, in which every sum is right.",
                forged(payload(), 37),
                INDEX,
                "block hash");
    }

    private void malformedMembers() {
        String json = complete.toJson();
        malformed("not-json", "No JSON at all.", "vouch-proof/v1\n");
        malformed("not-an-object", "An array.", "[]");
        malformed("bytes-after-the-end", "A second value.", json + "{}");
        malformed("unknown-format", "Version 2.", json.replace("vouch-proof/v1", "vouch-proof/v2"));
        malformed(
                "unknown-member",
                "A member that is not known.",
                json.replaceFirst("\\{", "{\"note\": \"trust me\","));
        malformed(
                "unknown-inner-member",
                "The same inside.",
                json.replace("\"index\": 0", "\"index\": 0, \"gas\": 1"));
        malformed(
                "member-twice",
                "Two digests.",
                json.replaceFirst(
                        "\"digest\"", "\"digest\": \"" + "0".repeat(64) + "\", \"digest\""));
        malformed("receipt-missing", "No receipt.", json.replaceFirst("\"receipt\": .*\n", ""));
        malformed(
                "ethereum-without-log",
                "A transaction that nothing leads to.",
                complete.toJson().replaceFirst("(?s)\"log\": .*?\\},", ""));
        malformed(
                "null-instead-of-log",
                "null is not the same as missing.",
                json.replaceFirst("(?s)\"log\": .*?\\}", "\"log\": null"));
        malformed(
                "nested-deeply",
                "A thousand arrays in one another.",
                json.replaceFirst("\"path\": \\[", "\"path\": [" + "[".repeat(1000)));
    }

    private void malformedValues() {
        String json = complete.toJson();
        malformed(
                "upper-case-digest",
                "Hexadecimal has one spelling.",
                json.replace(
                        complete.digest().hex(), complete.digest().hex().toUpperCase(Locale.ROOT)));
        malformed(
                "digest-too-short",
                "31 bytes.",
                json.replace(
                        "\"digest\": \"" + complete.digest().hex().substring(0, 2),
                        "\"digest\": \""));
        malformed(
                "index-with-a-fraction",
                "0.0 is not 0.",
                json.replace("\"index\": 0", "\"index\": 0.0"));
        malformed("index-negative", "-1.", json.replace("\"index\": 0", "\"index\": -1"));
        malformed(
                "index-huge",
                "2^32, which would wrap around to 0.",
                json.replace("\"index\": 0", "\"index\": 4294967296"));
        malformed(
                "path-of-65-hashes",
                "More than any tree needs.",
                json.replaceFirst(
                        "\"path\": \\[",
                        "\"path\": [" + ("\"" + "0".repeat(64) + "\",").repeat(61)));
        malformed(
                "no-nodes",
                "No trie node.",
                json.replaceFirst("(?s)\"nodes\": \\[.*?\\]", "\"nodes\": []"));
        malformed(
                "header-without-0x",
                "Ethereum's bytes are written with 0x.",
                json.replace("\"header\": \"0x", "\"header\": \""));
        malformed(
                "two-signatures",
                "A second signature would stand there unchecked.",
                json.replaceFirst("(\u2014 vouch[^\\\\]*\\\\n)", "$1$1"));
        malformed("signature-with-stray-bits", "Base64 has one spelling.", straySignature(json));
        malformed(
                "receipt-time-in-seconds",
                "A time without milliseconds.",
                json.replaceFirst("\\.123Z", "Z"));
        malformed(
                "receipt-with-a-sixth-line",
                "A line that nobody reads.",
                json.replaceFirst("\\.123Z\\\\n", ".123Z\\\\nextra\\\\n"));
        malformed(
                "checkpoint-with-an-extension",
                "A line that nobody reads.",
                json.replaceFirst("fzU=\\\\n", "fzU=\\\\nextra\\\\n"));
        malformed(
                "checkpoint-size-with-zeros",
                "013 is not 13.",
                json.replaceFirst("\\\\n13\\\\n", "\\\\n013\\\\n"));
        malformed(
                "half-a-surrogate-pair",
                "A string that is no text.",
                json.replaceFirst("vouch-receipt/v1", "vouch-receipt/v1\\\\ud800"));
        malformed(
                "salt-too-short",
                "31 bytes.",
                salted.toJson().replaceFirst("\"salt\": \"..", "\"salt\": \""));
    }

    private static String straySignature(String json) {
        // The last character before the padding carries two bits that must be zero.
        int padding = json.indexOf("=\\n");
        char stray = (char) (json.charAt(padding - 1) + 1);
        return json.substring(0, padding - 1) + stray + json.substring(padding);
    }

    private String reordered() {
        String json = complete.toJson().replace("\n", "").replace("  ", "");
        int log = json.indexOf("\"log\"");
        int ethereum = json.indexOf("\"ethereum\"");
        return "{"
                + json.substring(ethereum, json.length() - 1)
                + ","
                + json.substring(log, ethereum)
                + json.substring(1, log - 1)
                + "}";
    }

    private static Proof anchored(int index, String block, int transaction) {
        return SampleLog.anchored(index, SIZE, block, transaction);
    }

    private void accept(
            String name,
            String says,
            Proof proof,
            int file,
            @Nullable RecordedBlock in,
            Stage stage) {
        add("accept/" + name, says, proof.toJson(), file, in, true, stage.name());
    }

    private void acceptIn(String name, String says, String in, int transaction) {
        accept(
                name,
                says,
                anchored(INDEX, in, transaction),
                INDEX,
                RecordedBlock.read(in),
                Stage.FINAL);
    }

    private void acceptText(String name, String says, String json) {
        add("accept/" + name, says, json, INDEX, block, true, Stage.FINAL.name());
    }

    private void refuse(String name, String says, Proof proof, int file, String part) {
        add("refuse/" + name, says, proof.toJson(), file, block, true, part);
    }

    private void malformed(String name, String says, String json) {
        if (json.equals(complete.toJson())) {
            throw new IllegalStateException(name + " changes nothing");
        }
        add("refuse/" + name, says, json, INDEX, block, true, MALFORMED);
    }

    private void add(
            String name,
            String says,
            String json,
            @Nullable Integer file,
            @Nullable RecordedBlock in,
            boolean logKey,
            String expected) {
        vectors.add(
                new Vector(
                        name + ".vouch.json",
                        says,
                        json,
                        Optional.ofNullable(file).map(i -> Digest.sha256(SampleLog.file(i))),
                        Optional.ofNullable(in).map(RecordedBlock::hash),
                        logKey,
                        expected));
    }

    private static byte[] payload() {
        return SampleLog.checkpoint(SIZE).root().bytes();
    }

    /// A final proof in a made-up block that holds one made-up transaction.
    private Proof forged(byte[] data, long v) {
        RlpBytes number = RlpBytes.of(BigInteger.valueOf(1_000_000_007));
        byte[] transaction =
                Rlp.encode(
                        RlpList.of(
                                RlpBytes.of(0),
                                number,
                                number,
                                new RlpBytes(new byte[20]),
                                RlpBytes.of(0),
                                new RlpBytes(data),
                                RlpBytes.of(v),
                                number,
                                number));
        List<byte[]> fields = new ArrayList<>(block.fields());
        fields.set(4, TransactionTrie.root(List.of(transaction)));
        return evidence(
                transaction,
                0,
                TransactionTrie.proof(List.of(transaction), 0),
                BlockHeader.encode(fields));
    }

    private Proof evidence(byte[] transaction, int index, List<byte[]> nodes, byte[] header) {
        return complete.withEthereum(new EthereumEvidence(transaction, index, nodes, header));
    }

    private Proof withPath(List<Digest> other) {
        return logged.withLog(logged.log().orElseThrow().note(), other);
    }

    private Proof withReceipt(SignedNote receipt) {
        return new Proof(
                complete.digest(),
                complete.salt(),
                receipt,
                complete.log(),
                complete.ethereum(),
                complete.rfc3161());
    }

    private static Proof withSalt(Proof proof, Optional<Salt> salt) {
        return new Proof(
                proof.digest(),
                salt,
                proof.receiptNote(),
                proof.log(),
                proof.ethereum(),
                proof.rfc3161());
    }

    private static SignedNote edited(SignedNote note, String from, String to) {
        UnaryOperator<String> edit = text -> text.replace(from, to);
        return new SignedNote(edit.apply(note.text()), note.signatures());
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private static byte[] longer(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
