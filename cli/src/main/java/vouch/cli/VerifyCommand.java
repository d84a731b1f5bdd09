package vouch.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.json.Json;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Verdict;
import vouch.protocol.timestamp.TimestampAuthority;

/// `vouch verify`: whether a proof holds, without asking anyone unless a node is named.
@Command(
        name = "verify",
        description = {
            "Say whether a proof holds, offline, and what it was compared with.",
            "",
            "Exit code 0: it holds, and its block hash was compared with one from outside the proof;"
                    + " 2: it holds, but there was nothing to compare with; 1: it does not hold."
        })
final class VerifyCommand implements Callable<Integer> {

    private static final int KEY_FILE_BYTES_MAX = 4 * 1024;

    private final Surroundings surroundings;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "FILE [PROOF]",
            arity = "0..2",
            hideParamSyntax = true,
            description =
                    "The file, and its proof (default: FILE.vouch.json). With --digest, the proof alone.")
    private List<Path> paths = List.of();

    @Option(
            names = "--digest",
            paramLabel = "HEX",
            description =
                    "The file's SHA-256, instead of the file (default proof: HEX.vouch.json).")
    private @Nullable String digest;

    @ArgGroup(exclusive = true)
    private Outside outside = new Outside();

    /// Where the block hash to compare with comes from.
    static final class Outside {

        @Option(
                names = "--block-hash",
                paramLabel = "HASH",
                description = "The block's hash, as you looked it up.")
        private @Nullable String blockHash;

        @Option(
                names = "--node-url",
                paramLabel = "URL",
                description = "An Ethereum node you trust, which is asked for the block's hash.")
        private @Nullable URI nodeUrl;
    }

    @Option(
            names = "--log-key",
            paramLabel = "KEY|@FILE",
            description =
                    "The log's key, or the file that holds it (default: from the trust file).")
    private @Nullable String logKey;

    @Option(
            names = "--tsa-cert",
            paramLabel = "FILE",
            description =
                    "The certificate (PEM) of a time-stamping authority you trust, to check the"
                            + " proof's RFC 3161 token with.")
    private @Nullable Path authorityFile;

    @Option(names = "--json", description = "Answer with one JSON object (docs/cli.md).")
    private boolean json;

    VerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path proofFile = proofFile();
        Trust trust = TrustFile.read(surroundings);
        Comparing comparing = new Comparing(givenHash(), node(), trust);
        Optional<NoteVerifier> givenKey = givenKey();
        Optional<Digest> givenDigest = givenDigest();
        Optional<TimestampAuthority> authority = authority();
        Proof proof = ProofFiles.readAny(proofFile);
        Digest content = givenDigest.orElseGet(this::digestOfFile);
        Optional<Trust.LogKey> recorded = trust.logKey(proof.receipt().origin());
        Optional<NoteVerifier> key = givenKey.or(() -> recorded.map(Trust.LogKey::key));

        ProofVerifier unsigned = new ProofVerifier().withFile(content);
        ProofVerifier verifier = key.map(unsigned::withLogKey).orElse(unsigned);
        Verdict verdict =
                authority.map(verifier::withTimestampAuthority).orElse(verifier).verify(proof);
        String keySource =
                givenKey.isPresent()
                        ? "--log-key"
                        : recorded.map(log ->
                                        "the key that the trust file recorded "
                                                + Sentences.time(log.seen()))
                                .orElse("");
        Verification verification =
                switch (verdict) {
                    case Verdict.Fails fails ->
                            Verification.failed(fails.part().toString(), fails.sentence());
                    case Verdict.Holds holds -> judged(holds.facts(), comparing, keySource);
                };
        surroundings
                .out()
                .println(
                        json
                                ? Json.compact(verification.toJson(label()))
                                : verification.text(label(), proofFile.toString()));
        return verification.exit();
    }

    private static Verification judged(Facts facts, Comparing comparing, String keySource) {
        Comparison comparison =
                facts.chain()
                        .map(chain -> comparing.compare(facts, chain))
                        .orElse(new Comparison.Nothing("It is not yet final."));
        return Verification.of(facts, comparison, keySource);
    }

    private String label() {
        return digest == null ? paths.getFirst().toString() : digest;
    }

    private Path proofFile() {
        int most = digest == null ? 2 : 1;
        if (digest == null && paths.isEmpty()) {
            throw WrongUsage.of(spec, "Say which file to verify, or give --digest.");
        }
        if (paths.size() > most) {
            throw WrongUsage.of(
                    spec,
                    digest == null
                            ? "Name one file, and its proof if it lies elsewhere."
                            : "With --digest, the proof is the only file to name.");
        }
        if (paths.size() == most) {
            return surroundings.directory().resolve(paths.getLast());
        }
        Path file = digest == null ? paths.getFirst() : Path.of(lower(digest));
        return ProofFiles.beside(surroundings.directory().resolve(file));
    }

    private Digest digestOfFile() {
        Path file = surroundings.directory().resolve(paths.getFirst());
        try {
            return FileDigest.of(file);
        } catch (CommandException e) {
            throw new CommandException(paths.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private Optional<Digest> givenDigest() {
        if (digest == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Digest.parse(lower(digest)));
        } catch (MalformedException e) {
            throw WrongUsage.of(spec, "--digest: " + e.getMessage());
        }
    }

    private @Nullable Hash givenHash() {
        if (outside.blockHash == null) {
            return null;
        }
        try {
            return Hash.parse(lower(outside.blockHash));
        } catch (MalformedException e) {
            throw WrongUsage.of(spec, "--block-hash: " + e.getMessage());
        }
    }

    private @Nullable EthereumNode node() {
        if (outside.nodeUrl == null) {
            return null;
        }
        try {
            return new EthereumNode(outside.nodeUrl);
        } catch (IllegalArgumentException e) {
            throw WrongUsage.of(spec, "--node-url: " + e.getMessage());
        }
    }

    private Optional<NoteVerifier> givenKey() {
        if (logKey == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    NoteVerifier.parse(
                            logKey.startsWith("@") ? keyOf(logKey.substring(1)) : logKey));
        } catch (MalformedException e) {
            throw WrongUsage.of(spec, "--log-key: " + e.getMessage());
        }
    }

    private Optional<TimestampAuthority> authority() {
        if (authorityFile == null) {
            return Optional.empty();
        }
        Path file = surroundings.directory().resolve(authorityFile);
        try {
            return Optional.of(
                    TimestampAuthority.parse(Limited.read(file, TimestampAuthority.PEM_BYTES_MAX)));
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot read the certificate " + file + ": " + Sentences.of(e) + ".", e);
        } catch (MalformedException e) {
            throw WrongUsage.of(spec, "--tsa-cert: " + e.getMessage());
        }
    }

    private String keyOf(String name) {
        Path file = surroundings.path(name);
        try {
            return new String(Limited.read(file, KEY_FILE_BYTES_MAX), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot read the log key in " + file + ": " + Sentences.of(e) + ".", e);
        }
    }

    private static String lower(String hex) {
        return hex.toLowerCase(Locale.ROOT);
    }
}
