package vouch.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.acceptance.Cli;
import vouch.acceptance.Installation;
import vouch.acceptance.OutsideTool;
import vouch.acceptance.Program;
import vouch.client.Account;
import vouch.protocol.Digest;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.format.Export;
import vouch.protocol.format.Format;
import vouch.protocol.format.OtsAttestation;
import vouch.protocol.format.OtsFile;
import vouch.protocol.json.JsonObject;

/// Proofs of a real server, by blocks of a real node, in every format, as other people's programs
/// see them; and none of them takes a changed one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FormatToolsTest {

    private final List<MinedProof> proofs = new ArrayList<>();
    private Path folder;
    private MinedProofs made;

    @BeforeAll
    void mine(@TempDir Path temporary) {
        folder = temporary;
        made = new MinedProofs(folder);
        for (int transactions : new int[] {1, 2, 17, 300}) {
            proofs.add(made.make(transactions, Account.Mode.LOG));
        }
    }

    @AfterAll
    void close() {
        made.close();
    }

    Stream<MinedProof> proofs() {
        return proofs.stream();
    }

    private Path file(String name, byte[] bytes) {
        return OutsideTool.file(folder, name, bytes);
    }

    private Path file(Format format, MinedProof mined) {
        return file("proof" + format.fileSuffix(), written(format, mined));
    }

    private static byte[] written(Format format, MinedProof mined) {
        Export export = format.write(mined.proof());
        assertThat(export).isInstanceOf(Export.Written.class);
        return ((Export.Written) export).bytes();
    }

    private static Cli.Result succeeds(Cli.Result result) {
        assertThat(result.exit()).as(result.toString()).isZero();
        return result;
    }

    private static OutsideTool openTimestamps() {
        return OutsideTool.python("ots.py", "opentimestamps", "python3-opentimestamps");
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void openTimestampsTakesTheFileAgainstTheNodesHeaderAndNoOther(MinedProof mined) {
        var tool = openTimestamps();
        String digest = mined.proof().digest().hex();
        String ots = file(Format.ETH_OTS, mined).toString();
        String header = file("header.json", utf8(mined.header().toString())).toString();
        assertThat(succeeds(tool.run(ots, digest, header)).out())
                .isEqualTo(
                        "block %d, time %d\n"
                                .formatted(
                                        Long.decode(mined.header().string("number")),
                                        Long.decode(mined.header().string("timestamp"))));

        String root = mined.header().string("transactionsRoot");
        String otherRoot = root.substring(0, 65) + (root.endsWith("0") ? "1" : "0");
        String forged = mined.header().toString().replace(root, otherRoot);
        var refused = tool.run(ots, digest, file("forged.json", utf8(forged)).toString());
        assertThat(refused.exit()).isOne();
        assertThat(refused.err()).contains("Digest does not match merkleroot");

        byte[] changed = written(Format.ETH_OTS, mined);
        // In the last hash of the way, before the attestation of 18 bytes and more.
        changed[changed.length - 40] ^= 1;
        assertThat(tool.run(file("changed.eth.ots", changed).toString(), digest, header).exit())
                .isOne();
        assertThat(tool.run(ots, "00".repeat(32), header).err()).contains("another digest");
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void chainpointParseReachesTheTransactionsInput(MinedProof mined) {
        var tool = OutsideTool.node("chainpoint.mjs", "chainpoint-parse");
        Path file = file(Format.CHAINPOINT, mined);
        String[] anchor = succeeds(tool.run(file.toString())).out().strip().split(" ", -1);
        assertThat(anchor).hasSize(4);
        assertThat(anchor[0]).isEqualTo(mined.proof().digest().hex());
        assertThat(anchor[1]).isEqualTo("eth");
        var transaction =
                (JsonObject)
                        made.node().call("eth_getTransactionByHash", "[\"" + anchor[2] + "\"]");
        assertThat(transaction.string("blockHash")).isEqualTo(mined.header().string("hash"));
        assertThat(transaction.string("input")).isEqualTo("0x" + anchor[3]);

        String text = new String(written(Format.CHAINPOINT, mined), StandardCharsets.UTF_8);
        String swapped =
                text.replaceFirst("\"[lr]\": \"(..){32}\"", "\"r\": \"" + "00".repeat(32) + "\"");
        String changed = file("changed.chp", utf8(swapped)).toString();
        assertThat(succeeds(tool.run(changed)).out()).doesNotContain(anchor[3]);
        String broken = file("broken.chp", utf8(text.replace("\"ops\"", "\"opz\""))).toString();
        assertThat(tool.run(broken).exit()).isOne();
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void sigstoresVerifierTakesThePathAndNoOther(MinedProof mined)
            throws InclusionProofVerificationException {
        // Taken apart by hand: what our own reader makes of it is another question.
        String[] parts =
                new String(written(Format.TLOG_PROOF, mined), StandardCharsets.UTF_8)
                        .split("\n\n", 2);
        List<String> head = parts[0].lines().toList();
        assertThat(head.getFirst()).isEqualTo("c2sp.org/tlog-proof@v1");
        long index = Long.parseLong(head.get(1).replace("index ", ""));
        List<byte[]> path =
                head.stream().skip(2).map(line -> Base64.getDecoder().decode(line)).toList();
        List<String> checkpoint = parts[1].lines().toList();
        long size = Long.parseLong(checkpoint.get(1));
        byte[] root = Base64.getDecoder().decode(checkpoint.get(2));
        byte[] leaf = Digest.sha256(new byte[1], mined.proof().digest().bytes()).bytes();
        assertThat(path).hasSizeGreaterThan(3);

        InclusionProofVerifier.verify(leaf, index, size, path, root);

        byte[] otherLeaf = Digest.sha256(leaf).bytes();
        assertThatThrownBy(() -> InclusionProofVerifier.verify(otherLeaf, index, size, path, root))
                .isInstanceOf(InclusionProofVerificationException.class);
        assertThatThrownBy(() -> InclusionProofVerifier.verify(leaf, index ^ 1, size, path, root))
                .isInstanceOf(InclusionProofVerificationException.class);
        path.get(path.size() - 1)[31] ^= 1;
        assertThatThrownBy(() -> InclusionProofVerifier.verify(leaf, index, size, path, root))
                .isInstanceOf(InclusionProofVerificationException.class);
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void theHeadersKeccakIsTheHashThatTheNodeSays(MinedProof mined) {
        var tool =
                OutsideTool.python("keccak.py", "Cryptodome.Hash.keccak", "python3-pycryptodome");
        String header = Encodings.hexPrefixed(mined.proof().ethereum().orElseThrow().header());
        String hash = mined.header().string("hash");
        assertThat(succeeds(tool.run(header)).out()).isEqualTo(hash + "\n");
        String changed =
                header.substring(0, header.length() - 1) + (header.endsWith("0") ? "1" : "0");
        assertThat(succeeds(tool.run(changed)).out()).doesNotContain(hash);
    }

    @Test
    void aDirectProofIsTakenToo() {
        var mined = made.make(2, Account.Mode.DIRECT);
        assertThat(mined.proof().log()).isEmpty();
        String header = file("header.json", utf8(mined.header().toString())).toString();
        succeeds(
                openTimestamps()
                        .run(
                                file(Format.ETH_OTS, mined).toString(),
                                mined.proof().digest().hex(),
                                header));
        String[] anchor =
                succeeds(
                                OutsideTool.node("chainpoint.mjs", "chainpoint-parse")
                                        .run(file(Format.CHAINPOINT, mined).toString()))
                        .out()
                        .strip()
                        .split(" ", -1);
        assertThat(anchor[3]).isEqualTo(mined.proof().digest().hex());
    }

    @Test
    void theCommandsOfThePageOnVerifyingHold() throws IOException {
        String script = VerifyingPage.script();
        int blocks = VerifyingPage.blocks().size();
        assertThat(blocks).isGreaterThan(5);
        var mined = proofs.get(2);

        Path place = pageFiles("page", mined);
        var result = succeeds(page(script, place));
        assertThat(result.out()).contains("Signature Verified Successfully");
        assertThat(result.out()).contains("block " + blocks + " holds");

        assertFailsAfter(1, script, "header", "proof.vouch.json", "\"header\": \"0x", 30);
        assertFailsAfter(2, script, "transaction", "proof.vouch.json", "\"transaction\": \"0x", 12);
        assertFailsAfter(3, script, "ots", "proof.eth.ots", "", -40);
        assertFailsAfter(4, script, "response", "proof.tsr", "", -12);
        assertFailsAfter(5, script, "path", "proof.tlog-proof", "index ", 20);
        assertFailsAfter(6, script, "signature", "proof.tlog-proof", "— vouch", -20);
        assertFailsAfter(7, script, "chainpoint", "proof.chp", "\"r\": \"", 7);
    }

    /// The page's script stops in the block after so many, where one file was changed.
    private void assertFailsAfter(
            int blocks, String script, String name, String changed, String mark, int offset)
            throws IOException {
        Path place = pageFiles(name, proofs.get(2));
        byte[] bytes = Files.readAllBytes(place.resolve(changed));
        int from = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(latin1(mark));
        assertThat(from).isNotNegative();
        int at = offset < 0 ? bytes.length + offset : from + mark.length() + offset;
        // One hexadecimal digit or character of base64 for another.
        bytes[at] = (byte) (bytes[at] == '1' ? '2' : '1');
        Files.write(place.resolve(changed), bytes);
        var result = page(script, place);
        assertThat(result.exit()).as(name + ": " + result).isNotZero();
        assertThat(result.out())
                .as(name)
                .contains("block " + blocks + " holds")
                .doesNotContain("block " + (blocks + 1) + " holds");
    }

    private static String latin1(String text) {
        return new String(utf8(text), StandardCharsets.ISO_8859_1);
    }

    private Path pageFiles(String name, MinedProof mined) throws IOException {
        Path place = Files.createDirectories(folder.resolve("page-" + name));
        for (Format format : Format.values()) {
            OutsideTool.file(place, "proof" + format.fileSuffix(), written(format, mined));
        }
        OutsideTool.file(place, "log.vkey", utf8(made.logKey() + "\n"));
        OutsideTool.file(place, "ca.pem", utf8(made.certificate()));
        OutsideTool.file(place, "file", utf8(mined.content()));
        return place;
    }

    private Cli.Result page(String script, Path place) {
        for (String tool : List.of("bash", "jq", "curl", "openssl", "xxd", "sha256sum")) {
            OutsideTool.program(tool);
        }
        openTimestamps();
        OutsideTool.node("chainpoint.mjs", "chainpoint-parse");
        return Program.run(
                place,
                Map.of("NODE", made.node().url(), "VOUCH", Installation.home().toString()),
                "bash",
                "-c",
                script);
    }

    @Test
    void whatWeReadOpenTimestampsReadsTheSame() throws IOException {
        var files = new ArrayList<String>();
        var wanted = new ArrayList<String>();
        for (Path vector : vectors()) {
            byte[] whole = Files.readAllBytes(vector);
            read(whole)
                    .ifPresent(line -> {
                        files.add(vector.toString());
                        wanted.add(line);
                    });
            for (int i = 0; i < whole.length; i++) {
                byte[] changed = whole.clone();
                changed[i] ^= (byte) (1 << (i % 8));
                String name = files.size() + ".eth.ots";
                read(changed)
                        .ifPresent(line -> {
                            files.add(file(name, changed).toString());
                            wanted.add(line);
                        });
            }
        }
        assertThat(files).hasSizeGreaterThan(1000);
        var all = new ArrayList<>(List.of("--read"));
        all.addAll(files);
        assertThat(succeeds(openTimestamps().run(all.toArray(String[]::new))).out().lines())
                .containsExactlyElementsOf(wanted);
    }

    private static List<Path> vectors() throws IOException {
        try (var list = Files.list(Installation.home().resolve("vectors/formats/accept"))) {
            return list.filter(file -> file.toString().endsWith(".eth.ots")).sorted().toList();
        }
    }

    /// What the script says of a file that the reference reads, and writes the same again.
    private static Optional<String> read(byte[] bytes) {
        OtsFile file;
        try {
            file = OtsFile.parse(bytes);
        } catch (MalformedException _) {
            return Optional.empty();
        }
        var line = new StringBuilder("same " + file.digest() + " " + file.attestations().size());
        file.attestations().stream()
                .filter(OtsAttestation.Ethereum.class::isInstance)
                .map(OtsAttestation.Ethereum.class::cast)
                .map(said -> said.block() + ":" + said.transactionsRoot().toString().substring(2))
                .sorted()
                .forEach(said -> line.append(' ').append(said));
        return Optional.of(line.toString());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
