package vouch.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vouch.certificate.Certificate;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.RawTransaction;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.proof.EthereumEvidence;
import vouch.protocol.proof.LogEvidence;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.Receipt;
import vouch.protocol.proof.TimestampToken;
import vouch.protocol.timestamp.SignedTimestamp;

/// `vouch info`: what a proof says, without judging it.
@Command(
        name = "info",
        description =
                "Print all that a proof in any of its formats says, without judging whether it"
                        + " holds.")
final class InfoCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "PROOF", description = "The proof.")
    private Path proofFile = Path.of("");

    @Option(names = "--json", description = "Print the proof's own JSON.")
    private boolean json;

    InfoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path file = surroundings.directory().resolve(proofFile);
        byte[] bytes = bytes(file);
        FileKind kind = FileKind.of(bytes);
        surroundings
                .out()
                .println(
                        switch (kind) {
                            case BUNDLE, CERTIFICATE -> ofProof(ProofFiles.readAny(file), kind);
                            case OTS, RESPONSE, TLOG_PROOF, CHAINPOINT -> ofFormat(kind, bytes);
                        });
        return Exit.OK;
    }

    private static byte[] bytes(Path file) {
        try {
            return Limited.read(file, Certificate.BYTES_MAX);
        } catch (IOException e) {
            throw new CommandException("Cannot read " + file + ": " + Sentences.of(e) + ".", e);
        }
    }

    private String ofProof(Proof proof, FileKind kind) {
        if (json) {
            return proof.toJson().stripTrailing();
        }
        String text = text(proof);
        return kind == FileKind.CERTIFICATE
                ? String.format("%-13s%s%n", "format", "certificate (PDF) with this proof attached")
                        + text
                : text;
    }

    private String ofFormat(FileKind kind, byte[] bytes) {
        if (json) {
            throw new CommandException(proofFile + " is no proof of ours, which --json prints.");
        }
        try {
            return FormatText.of(kind, bytes);
        } catch (MalformedException e) {
            throw new CommandException(
                    proofFile + " is not the proof it seems to be: " + e.getMessage(), e);
        }
    }

    private static String text(Proof proof) {
        var text = new StringBuilder();
        line(text, "stage", Sentences.lower(proof.stage()));
        line(text, "digest", proof.digest().hex());
        proof.salt().ifPresent(salt -> line(text, "salt", salt.toString()));
        receipt(text, proof.receipt());
        proof.log().ifPresent(log -> log(text, log));
        proof.ethereum().ifPresent(ethereum -> ethereum(text, proof, ethereum));
        proof.rfc3161().ifPresent(token -> timestamp(text, token));
        return text.toString().stripTrailing();
    }

    private static void receipt(StringBuilder text, Receipt receipt) {
        line(text, "log", receipt.origin());
        line(text, "entry", Long.toString(receipt.index()));
        line(text, "accepted", receipt.acceptedAt().toString());
    }

    private static void log(StringBuilder text, LogEvidence log) {
        Checkpoint checkpoint = log.checkpoint();
        line(text, "tree size", Long.toString(checkpoint.size()));
        line(text, "tree root", checkpoint.root().hex());
        line(text, "path", Sentences.count(log.path().size(), "hash", "hashes"));
        log.path().forEach(hash -> line(text, "", hash.hex()));
    }

    private static void ethereum(StringBuilder text, Proof proof, EthereumEvidence evidence) {
        try {
            RawTransaction transaction = RawTransaction.parse(evidence.transaction());
            line(text, "transaction", transaction.hash().toString());
            transaction
                    .chainId()
                    .ifPresent(id -> line(text, "chain", id + " (" + Chains.name(id) + ")"));
            transaction.data().ifPresent(data -> calldata(text, proof, data));
        } catch (MalformedException e) {
            line(text, "transaction", "cannot be read: " + e.getMessage());
        }
        List<byte[]> nodes = evidence.nodes();
        int bytes = nodes.stream().mapToInt(node -> node.length).sum();
        line(
                text,
                "trie",
                "number "
                        + evidence.index()
                        + " of its block, "
                        + Sentences.count(nodes.size(), "node", "nodes")
                        + " of "
                        + Sentences.count(bytes, "byte", "bytes"));
        try {
            BlockHeader header = BlockHeader.parse(evidence.header());
            line(text, "block", Long.toString(header.number()));
            line(text, "block time", Sentences.time(Instant.ofEpochSecond(header.timestamp())));
            line(text, "block hash", header.hash().toString());
        } catch (MalformedException e) {
            line(text, "block", "cannot be read: " + e.getMessage());
        }
    }

    private static void timestamp(StringBuilder text, TimestampToken token) {
        try {
            SignedTimestamp timestamp = token.read();
            line(text, "time-stamp", timestamp.time().toString());
            line(text, "", "by policy " + timestamp.policy() + ", number " + timestamp.serial());
            line(text, "", "over " + timestamp.digest().hex());
        } catch (MalformedException e) {
            line(text, "time-stamp", "cannot be read: " + e.getMessage());
        }
    }

    private static void calldata(StringBuilder text, Proof proof, byte[] data) {
        line(text, "calldata", Encodings.hexPrefixed(data));
        if (Arrays.equals(data, proof.digest().bytes())) {
            line(text, "", "the digest itself: the transaction is its own");
        } else if (proof.log()
                .filter(log -> Arrays.equals(data, log.checkpoint().root().bytes()))
                .isPresent()) {
            line(text, "", "the tree root");
        }
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-13s%s%n", name, Printable.of(value)));
    }
}
