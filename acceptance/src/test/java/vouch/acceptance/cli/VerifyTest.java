package vouch.acceptance.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.acceptance.Cli;
import vouch.acceptance.Launch;
import vouch.acceptance.Server;
import vouch.protocol.Digest;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// Proofs of a gateway that is gone: everything here is verified offline.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifyTest {

    private static final String OTHER_HASH = "0x" + "5".repeat(64);

    @TempDir private static Path folder;
    private Cli cli = Cli.in(Path.of("."));
    private String blockHash = "";

    @BeforeAll
    void stampAndStop() {
        Content.random(folder.resolve("large.bin"), 5_000_000);
        Content.random(folder.resolve("other.bin"), 1_000);
        Content.text(folder.resolve("secret.txt"), "yes");
        try (var server = Server.start(Launch.in(folder.resolve("data")))) {
            // In the working directory lies ./data/demo.json: nothing needs to be named.
            cli = Cli.in(folder);
            succeeds(cli.run("stamp", "large.bin", "other.bin"));
            succeeds(cli.run("stamp", "--salted", "secret.txt"));
            server.stop();
        }
        var info = object(cli.run("verify", "large.bin", "--json").out());
        blockHash = info.string("blockHash");
    }

    @AfterAll
    void nothingElseWasTouched() {
        assertThat(folder.resolve("large.bin")).hasSize(5_000_000);
    }

    private static void succeeds(Cli.Result result) {
        assertThat(result.exit()).as(result.toString()).isZero();
    }

    private static JsonObject object(String json) {
        return (JsonObject) Json.parse(json.strip());
    }

    /// The same program where nothing was ever seen of this log or chain.
    private Cli stranger() {
        return cli.environment("VOUCH_TRUST", folder.resolve("no-trust.json").toString());
    }

    private JsonObject proof(String file) {
        return object(new String(Content.read(folder.resolve(file + ".vouch.json")), UTF_8));
    }

    private void fails(Cli.Result result, String part) {
        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.out() + result.err()).contains(part).doesNotContain("\tat ");
    }

    @Test
    void whatWasStampedHoldsOfflineAndSaysWhatItProves() {
        var result = cli.run("verify", "large.bin");

        succeeds(result);
        assertThat(result.out())
                .startsWith("large.bin: the proof holds.\n")
                .contains("  stage       final\n")
                .contains("31337 (a development chain): it proves nothing to anyone else")
                .contains("  signatures  good, by the key that the trust file recorded")
                .contains("  block hash  " + blockHash)
                .contains("  compared    the block hash with the trust file");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void whoeverHasNothingToCompareWithIsToldWhatToLookUp() {
        var result = stranger().run("verify", "large.bin");

        assertThat(result.exit()).as(result.toString()).isEqualTo(2);
        assertThat(result.out())
                .contains("whether it holds cannot be told from the proof alone")
                .contains("see that it is " + blockHash)
                .contains("signatures  not checked");
    }

    @Test
    void aBlockHashFromElsewhereIsEnough() {
        succeeds(stranger().run("verify", "large.bin", "--block-hash", blockHash));
        succeeds(
                stranger()
                        .run(
                                "verify",
                                "large.bin",
                                "--block-hash",
                                blockHash,
                                "--log-key",
                                "@" + folder.resolve("data/log.vkey")));
    }

    @Test
    void anotherBlockHashIsARefusal() {
        fails(stranger().run("verify", "large.bin", "--block-hash", OTHER_HASH), "block hash");
        fails(cli.run("verify", "large.bin", "--block-hash", OTHER_HASH), "block hash");
        assertThat(cli.run("verify", "large.bin", "--block-hash", "0x12").exit()).isEqualTo(64);
    }

    @Test
    void aDigestStandsForItsFile() {
        var digest = Digest.sha256(Content.read(folder.resolve("large.bin")));
        succeeds(cli.run("verify", "--digest", digest.hex(), "large.bin.vouch.json"));
        fails(cli.run("verify", "--digest", "0".repeat(64), "large.bin.vouch.json"), "file");
    }

    @Test
    void oneByteOfTheFileIsEnoughToBeRefused() {
        byte[] content = Content.read(folder.resolve("large.bin"));
        for (int at : new int[] {0, content.length / 2, content.length - 1}) {
            byte[] changed = content.clone();
            changed[at] ^= 1;
            Content.write(folder.resolve("changed.bin"), changed);
            fails(
                    cli.run("verify", "changed.bin", "large.bin.vouch.json"),
                    "The file does not fit");
        }
    }

    @Test
    void theProofOfAnotherFileIsRefused() {
        fails(cli.run("verify", "large.bin", "other.bin.vouch.json"), "The file does not fit");
    }

    @Test
    void aSaltedDigestIsNotTheFilesOwnAndHoldsAllTheSame() {
        var file = Digest.sha256(Content.read(folder.resolve("secret.txt")));
        var proof = proof("secret.txt");

        assertThat(proof.string("digest")).isNotEqualTo(file.hex());
        assertThat(proof.string("salt")).hasSize(64);
        assertThat(proof.string("digest"))
                .isEqualTo(
                        Digest.sha256(HexFormat.of().parseHex(proof.string("salt")), file.bytes())
                                .hex());
        succeeds(cli.run("verify", "secret.txt"));
        Content.text(folder.resolve("guess.txt"), "no");
        fails(cli.run("verify", "guess.txt", "secret.txt.vouch.json"), "The file does not fit");
    }

    @Test
    void theAnswerForProgramsSaysTheSame() {
        var good = object(cli.run("verify", "large.bin", "--json").out());
        assertThat(good.truth("holds")).isTrue();
        assertThat(good.string("stage")).isEqualTo("final");
        assertThat(good.integer("chainId")).isEqualTo(31337);
        assertThat(good.truth("developmentChain")).isTrue();
        assertThat(good.truth("signaturesChecked")).isTrue();

        var bad = object(cli.run("verify", "other.bin", "large.bin.vouch.json", "--json").out());
        assertThat(bad.truth("holds")).isFalse();
        assertThat(bad.integer("exit")).isEqualTo(1);
        assertThat(bad.string("part")).isEqualTo("file");
    }

    @Test
    void whatIsMissingIsNamed() {
        fails(cli.run("verify", "nowhere.bin"), "nowhere.bin.vouch.json");
        Content.text(folder.resolve("bare.bin"), "never stamped");
        fails(cli.run("verify", "bare.bin"), "bare.bin.vouch.json");
        assertThat(cli.run("verify").exit()).isEqualTo(64);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("digest", "file", List.of("digest")),
                Arguments.of("path", "path", List.of("log", "path", "0")),
                Arguments.of("transaction", "transaction", List.of("ethereum", "transaction")),
                Arguments.of("trie node", "trie node", List.of("ethereum", "nodes", "0")),
                // Every bit of it is in its hash, which is what is compared.
                Arguments.of("header", "block hash", List.of("ethereum", "header")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void oneDigitOfAnyPartIsEnoughToBeRefusedByThatPartsName(
            String what, String part, List<String> place) {
        var proof = proof("large.bin");
        String value = string(proof, place);
        for (int at : new int[] {value.length() / 2, value.length() - 1}) {
            writeChanged(with(proof, place, flippedAt(value, at)));

            var result = cli.run("verify", "large.bin", "changed.vouch.json");

            assertThat(result.exit()).as("%s at %s: %s", what, at, result).isEqualTo(1);
            assertThat(result.out() + result.err()).containsIgnoringCase(part);
        }
    }

    @Test
    void anythingElseInANoteIsNotWhatWasSigned() {
        var proof = proof("large.bin");
        String receipt = proof.string("receipt");
        // Another time in the receipt.
        String later = receipt.contains(".999Z") ? ".998Z" : ".999Z";
        writeChanged(with(proof, List.of("receipt"), receipt.replaceFirst("\\.\\d{3}Z", later)));
        fails(cli.run("verify", "large.bin", "changed.vouch.json"), "receipt");
        // Another root in the checkpoint.
        String other = proof("secret.txt").object("log").string("checkpoint");
        writeChanged(with(proof, List.of("log", "checkpoint"), other));
        fails(cli.run("verify", "large.bin", "changed.vouch.json"), "path");
        // Other signatures.
        int end = receipt.lastIndexOf(' ') + 20;
        writeChanged(with(proof, List.of("receipt"), flippedAt(receipt, end)));
        fails(cli.run("verify", "large.bin", "changed.vouch.json"), "receipt signature");
        String checkpoint = proof.object("log").string("checkpoint");
        int at = checkpoint.lastIndexOf(' ') + 20;
        writeChanged(with(proof, List.of("log", "checkpoint"), flippedAt(checkpoint, at)));
        fails(cli.run("verify", "large.bin", "changed.vouch.json"), "checkpoint signature");
    }

    @Test
    void aSaltThatWasChangedIsRefused() {
        var proof = proof("secret.txt");
        String salt = proof.string("salt");
        writeChanged(with(proof, List.of("salt"), flippedAt(salt, 10)));
        fails(cli.run("verify", "secret.txt", "changed.vouch.json"), "does not fit");
    }

    @Test
    void halfAProofIsNone() {
        byte[] whole = Content.read(folder.resolve("large.bin.vouch.json"));
        Content.write(folder.resolve("changed.vouch.json"), Arrays.copyOf(whole, whole.length / 2));
        fails(cli.run("verify", "large.bin", "changed.vouch.json"), "is not a proof");
        Content.text(folder.resolve("changed.vouch.json"), "{\"format\":\"vouch-proof/v9\"}");
        fails(cli.run("verify", "large.bin", "changed.vouch.json"), "is not a proof");
    }

    @Test
    void whatAProofHoldsIsShown() {
        var result = cli.run("info", "large.bin.vouch.json");
        succeeds(result);
        assertThat(result.out()).contains(blockHash).contains(proof("large.bin").string("digest"));
    }

    @Test
    void theTrustFileIsTheOwnersAlone() throws Exception {
        assertThat(Files.getPosixFilePermissions(folder.resolve(".config/vouch/trust.json")))
                .hasSize(2);
    }

    private void writeChanged(JsonObject proof) {
        Content.text(folder.resolve("changed.vouch.json"), Json.pretty(proof));
    }

    private static String string(JsonValue value, List<String> place) {
        JsonValue at = value;
        for (String step : place) {
            at =
                    at instanceof JsonArray array
                            ? array.elements().get(Integer.parseInt(step))
                            : ((JsonObject) at).get(step);
        }
        return ((JsonString) at).value();
    }

    private static JsonObject with(JsonObject object, List<String> place, String value) {
        return (JsonObject) changed(object, place, value);
    }

    private static JsonValue changed(JsonValue old, List<String> place, String value) {
        if (place.isEmpty()) {
            return new JsonString(value);
        }
        var rest = place.subList(1, place.size());
        if (old instanceof JsonArray array) {
            var elements = new ArrayList<>(array.elements());
            int index = Integer.parseInt(place.getFirst());
            elements.set(index, changed(elements.get(index), rest, value));
            return new JsonArray(elements);
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(((JsonObject) old).members());
        members.computeIfPresent(place.getFirst(), (_, member) -> changed(member, rest, value));
        return new JsonObject(members);
    }

    /// Another character of the same kind at that place.
    private static String flippedAt(String text, int at) {
        char other = text.charAt(at) == 'a' ? 'b' : 'a';
        return text.substring(0, at) + other + text.substring(at + 1);
    }
}
