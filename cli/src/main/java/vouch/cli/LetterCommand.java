package vouch.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Addresses;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.letter.SignedLetter;

/// `vouch letter`: what the mixer promised, and who promised it.
@Command(name = "letter", description = "Check letters of guarantee of the mixer.")
final class LetterCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    static CommandLine create(Surroundings surroundings) {
        return new CommandLine(new LetterCommand()).addSubcommand(new Verify(surroundings));
    }

    @Override
    public Integer call() {
        throw WrongUsage.of(spec, "Say what to do: verify.");
    }

    @Command(
            name = "verify",
            description = {
                "Say who signed a letter of guarantee, and what it promises.",
                "",
                "Exit code 0: the expected key signed it; 2: somebody did, and there was no key to"
                        + " compare with; 1: it is no letter, or another key signed it."
            })
    static final class Verify implements Callable<Integer> {

        private static final String STANDARD_INPUT = "-";

        private final Surroundings surroundings;

        @Parameters(
                paramLabel = "FILE",
                description = {
                    "The letter, in base64 or as text, or the API's whole answer; - is the standard"
                            + " input."
                })
        private String file = "";

        @ArgGroup(exclusive = true)
        private Expected expected = new Expected();

        /// Which key should have signed.
        static final class Expected {

            @Option(
                    names = "--guarantee-key",
                    paramLabel = "ADDRESS",
                    description = "The key's address, as you were told it.")
            private @Nullable String address;

            @Option(
                    names = "--url",
                    paramLabel = "URL",
                    description = "A server you trust, which is asked for its guarantee key.")
            private @Nullable String url;
        }

        @Option(names = "--json", description = "Answer with one JSON object (docs/cli.md).")
        private boolean json;

        Verify(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Optional<String> key = expectedKey();
            SignedLetter letter;
            try {
                letter =
                        file.equals(STANDARD_INPUT)
                                ? LetterFile.read(surroundings.in())
                                : LetterFile.read(surroundings.directory().resolve(Path.of(file)));
            } catch (MalformedException e) {
                return failed("It is no letter of guarantee. " + e.getMessage());
            }
            if (key.isPresent() && !key.get().equals(letter.signer())) {
                return failed(
                        "It is signed by " + letter.signer() + ", and not by " + key.get() + ".");
            }
            print(letter, key);
            return key.isPresent() ? Exit.OK : Exit.CANNOT_TELL;
        }

        private Optional<String> expectedKey() {
            if (expected.url != null) {
                return Optional.of(MixerOptions.at(expected.url).guaranteeKey());
            }
            try {
                return Optional.ofNullable(expected.address)
                        .map(address -> Addresses.checksummed(Addresses.parse(address)));
            } catch (MalformedException e) {
                throw new CommandException("--guarantee-key: " + e.getMessage(), e);
            }
        }

        private int failed(String sentence) {
            if (json) {
                var answer =
                        JsonObject.builder()
                                .put("item", file)
                                .put("exit", Exit.FAILED)
                                .put("holds", false)
                                .put("error", sentence);
                surroundings.out().println(Json.compact(answer.build()));
            } else {
                surroundings.out().println(Printable.of(file + ": DOES NOT HOLD. " + sentence));
            }
            return Exit.FAILED;
        }

        private void print(SignedLetter letter, Optional<String> key) {
            if (json) {
                var answer =
                        JsonObject.builder()
                                .put("item", file)
                                .put("exit", key.isPresent() ? Exit.OK : Exit.CANNOT_TELL)
                                .put("holds", key.isPresent())
                                .put("signer", letter.signer())
                                .put("terms", LetterText.json(letter.letter().terms()));
                surroundings.out().println(Json.compact(answer.build()));
                return;
            }
            var lines = new Lines(surroundings.columns());
            lines.line(
                    file
                            + (key.isPresent()
                                    ? ": the letter holds."
                                    : ": a letter that somebody signed; whether it holds cannot be"
                                            + " told from it alone."));
            lines.put(
                    "signed by",
                    letter.signer()
                            + (key.isPresent()
                                    ? ", the expected key"
                                    : ": compare it with the key you expect (--guarantee-key or"
                                            + " --url does)"));
            LetterText.put(lines, letter.letter().terms(), surroundings.clock().instant());
            surroundings.out().println(lines);
        }
    }
}
