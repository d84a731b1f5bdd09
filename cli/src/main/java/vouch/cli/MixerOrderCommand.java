package vouch.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vouch.client.Mixer;
import vouch.client.NewOrder;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Addresses;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.letter.SignedLetter;

/// `vouch mixer order`: asks for an order, and compares its letter of guarantee with what was
/// asked.
@Command(
        name = "order",
        description = {
            "Ask a mixer for an order: where to deposit, how much, until when.",
            "",
            "The letter of guarantee is kept in a file and compared with what was asked for."
        })
final class MixerOrderCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "ADDRESS",
            description = "Where the payout is to go.")
    private String to = "";

    @Option(
            names = "--delay",
            paramLabel = "HOURS",
            description = "Hours between the deposit's confirmation and the payout: 0 to 48.")
    private @Nullable Integer delay;

    @Option(
            names = "--code",
            paramLabel = "CODE",
            description = "The mixing code of an earlier order, so that its tokens stay apart.")
    private @Nullable String code;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to keep the letter (default: FORWARDER.letter.txt).")
    private @Nullable Path out;

    @Option(names = "--json", description = "Answer with one JSON object (docs/cli.md).")
    private boolean json;

    @Mixin private MixerOptions options = new MixerOptions();

    MixerOrderCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String destination = destination();
        requireFree(Optional.ofNullable(out));
        MixerOptions.Server server = options.server(surroundings);
        Mixer mixer = server.connect();
        // Asked for first: without it nothing could be checked, and an order would be left behind.
        String guaranteeKey = mixer.guaranteeKey();
        OptionalInt hours = delay == null ? OptionalInt.empty() : OptionalInt.of(delay);
        return switch (mixer.order(destination, hours, Optional.ofNullable(code))) {
            case NewOrder.Refused(var why) ->
                    throw new CommandException(why.sentence() + " (error " + why.code() + ")");
            case NewOrder.Opened opened -> {
                SignedLetter letter = letter(opened);
                Path file = write(opened, letter);
                requireKept(
                        new OrderedLetter(destination, hours.orElse(0), Optional.ofNullable(code))
                                .differences(opened, letter, guaranteeKey),
                        file);
                print(opened, letter, file);
                yield Exit.OK;
            }
        };
    }

    private String destination() {
        try {
            return Addresses.checksummed(Addresses.parse(to));
        } catch (MalformedException e) {
            throw new CommandException("--to: " + e.getMessage(), e);
        }
    }

    private void requireFree(Optional<Path> file) {
        file.map(surroundings.directory()::resolve)
                .filter(Files::exists)
                .ifPresent(taken -> {
                    throw new CommandException(out + " is there already.");
                });
    }

    private static SignedLetter letter(NewOrder.Opened opened) {
        try {
            return SignedLetter.parse(opened.letterOfGuarantee());
        } catch (MalformedException e) {
            throw new CommandException(
                    "Deposit nothing: what came with the order is no letter of guarantee. "
                            + e.getMessage(),
                    e);
        }
    }

    private Path write(NewOrder.Opened opened, SignedLetter letter) {
        // The letter's own address is one; what stands beside it in the answer may be anything.
        Path file =
                out == null
                        ? Path.of(letter.letter().terms().forwarderAddress() + ".letter.txt")
                        : out;
        byte[] text = letter.text().getBytes(StandardCharsets.US_ASCII);
        try {
            requireNoOther(file, text);
            AtomicFile.write(surroundings.directory().resolve(file), text);
            return file;
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot write "
                            + file
                            + ": "
                            + Sentences.of(e)
                            + ". The order is open; its forwarder address is "
                            + opened.forwarderAddress()
                            + ".",
                    e);
        }
    }

    /// A server that names an address again must not make the letter of then go away.
    private void requireNoOther(Path file, byte[] text) throws IOException {
        Path kept = surroundings.directory().resolve(file);
        if (Files.exists(kept) && !Arrays.equals(Limited.read(kept, LetterFile.BYTES_MAX), text)) {
            throw new CommandException(
                    "Deposit nothing: the server named an address that it had named before. The"
                            + " letter of then, "
                            + file
                            + ", is kept as it was.");
        }
    }

    private static void requireKept(List<String> differences, Path file) {
        if (!differences.isEmpty()) {
            throw new CommandException(
                    "Deposit nothing: the letter of guarantee, which is in "
                            + file
                            + ", is not what was asked for. "
                            + String.join(" ", differences));
        }
    }

    private void print(NewOrder.Opened opened, SignedLetter letter, Path file) {
        if (json) {
            var answer =
                    JsonObject.builder()
                            .put("forwarderAddress", opened.forwarderAddress())
                            .put("mixingCode", opened.mixingCode())
                            .put("availableFundsInEther", OrderText.text(opened.availableFunds()))
                            .put("expires", letter.letter().terms().expires().toString())
                            .put("letter", file.toString())
                            .put("signer", letter.signer())
                            .put("terms", LetterText.json(letter.letter().terms()));
            surroundings.out().println(Json.compact(answer.build()));
            return;
        }
        var lines = new Lines(surroundings.columns());
        LetterText.put(lines, letter.letter().terms(), surroundings.clock().instant());
        lines.put("at most", OrderText.amount(opened.availableFunds()));
        lines.put("letter", file + ", signed by " + letter.signer());
        lines.gap();
        lines.line(
                "Give the mixing code with the next order, and it gets none of your own tokens.");
        lines.line(next(letter, opened.forwarderAddress()));
        surroundings.out().println(lines);
    }

    private static String next(SignedLetter letter, String forwarder) {
        return Chains.isDevelopment(letter.letter().terms().chainId())
                ? "Next: vouch mixer deposit " + forwarder + " 5 --wait"
                : "Next: send the token to " + forwarder + " with a wallet.";
    }
}
