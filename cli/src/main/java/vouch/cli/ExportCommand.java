package vouch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vouch.certificate.Certificate;
import vouch.certificate.FileFormat;
import vouch.protocol.format.Export;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Verdict;

/// `vouch export`: a proof in a format that other people's programs, or people, read.
@Command(
        name = "export",
        description = {
            "Write a proof in a format that other programs verify, or as a PDF for people.",
            "",
            "The proof is verified first; one that does not hold is not written."
        })
final class ExportCommand implements Callable<Integer> {

    private static final String STANDARD_OUTPUT = "-";

    private final Surroundings surroundings;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PROOF", description = "The proof.")
    private Path proofFile = Path.of("");

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "eth.ots, tsr, tlog-proof, chainpoint, pdf or vouch.json.")
    private String formatId = "";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description =
                    "Where to write it (default: beside the proof, with the format's suffix); - is the"
                            + " standard output.")
    private @Nullable String out;

    @Option(names = "--force", description = "Replace a file that holds something else.")
    private boolean force;

    ExportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        FileFormat format = format();
        Path source = surroundings.directory().resolve(proofFile);
        Proof proof = ProofFiles.read(source);
        requireHolding(proof);
        byte[] bytes =
                switch (format.write(proof, Optional.empty())) {
                    case Export.Written written -> written.bytes();
                    case Export.NotYet(String sentence) ->
                            throw new CommandException(
                                    sentence + " Run vouch upgrade " + proofFile + " first.");
                    case Export.Impossible(String sentence) -> throw new CommandException(sentence);
                };
        if (STANDARD_OUTPUT.equals(out)) {
            surroundings.out().write(bytes, 0, bytes.length);
            surroundings.out().flush();
            return Exit.OK;
        }
        Path target = out == null ? beside(source, format) : surroundings.path(out);
        write(target, bytes);
        surroundings.out().println(Printable.of("wrote " + shown(target)));
        return Exit.OK;
    }

    private FileFormat format() {
        return FileFormat.of(formatId)
                .orElseThrow(() ->
                        WrongUsage.of(
                                spec,
                                "There is no format "
                                        + formatId
                                        + ", only "
                                        + FileFormat.all()
                                                .map(FileFormat::id)
                                                .collect(Collectors.joining(", "))
                                        + "."));
    }

    private void requireHolding(Proof proof) {
        ProofVerifier verifier =
                TrustFile.read(surroundings)
                        .withLogKey(new ProofVerifier(), proof.receipt().origin());
        if (verifier.verify(proof) instanceof Verdict.Fails fails) {
            throw new CommandException(
                    "The proof does not hold, and is not written in other words. "
                            + fails.sentence());
        }
    }

    /// `contract.pdf.vouch.json` becomes `contract.pdf.eth.ots`. A certificate is named
    /// `contract.pdf.certificate.pdf`, so that nobody takes it for the contract.
    private static Path beside(Path source, FileFormat format) {
        String name = String.valueOf(source.getFileName());
        String stem =
                name.endsWith(Proof.FILE_SUFFIX)
                        ? name.substring(0, name.length() - Proof.FILE_SUFFIX.length())
                        : name;
        boolean certificate = format.fileSuffix().equals(Certificate.FILE_SUFFIX);
        return source.resolveSibling(
                stem + (certificate ? ".certificate" : "") + format.fileSuffix());
    }

    private void write(Path target, byte[] bytes) {
        try {
            if (Files.exists(target) && !force && !holds(target, bytes)) {
                throw new CommandException(
                        shown(target)
                                + " is there and holds something else (--force replaces it).");
            }
            AtomicFile.write(target, bytes);
        } catch (IOException e) {
            throw new CommandException("Cannot write " + target + ": " + Sentences.of(e) + ".", e);
        }
    }

    private static boolean holds(Path target, byte[] bytes) throws IOException {
        return Files.isRegularFile(target)
                && Files.size(target) == bytes.length
                && Arrays.equals(Files.readAllBytes(target), bytes);
    }

    private String shown(Path target) {
        return target.startsWith(surroundings.directory())
                ? surroundings.directory().relativize(target).toString()
                : target.toString();
    }
}
