package vouch.protocol.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.Vectors;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.SampleLog;

/// Files full of random damage: each reader refuses with its one exception, or reads what means no
/// other than the file that it was.
class FormatFuzzTest {

    private static final long SEED = 30_161;
    private static final int ROUNDS = Boolean.getBoolean("vouch.long") ? 1_000_000 : 10_000;

    @Test
    void aDamagedOtsFileThatLeadsToABlockIsAboutItsDigest() {
        Map<Object, Set<Digest>> about = new HashMap<>();
        for (byte[] valid : valid(Format.ETH_OTS)) {
            OtsFile file = OtsFile.parse(valid);
            for (OtsAttestation said : file.attestations()) {
                note(about, said, file.digest());
            }
        }
        damage(
                Format.ETH_OTS,
                bytes -> {
                    OtsFile file = OtsFile.parse(bytes);
                    assertThat(file.bytes()).isEqualTo(bytes);
                    assertThat(file.attestations()).isNotEmpty();
                    boolean same = false;
                    for (OtsAttestation said : file.attestations()) {
                        if (said instanceof OtsAttestation.Ethereum && about.containsKey(said)) {
                            assertThat(file.digest()).isIn(about.get(said));
                            same = true;
                        }
                    }
                    return same;
                });
    }

    @Test
    void aDamagedChainpointProofThatLeadsToAnInputIsAboutItsHash() {
        Map<Object, Set<Digest>> about = new HashMap<>();
        for (byte[] valid : valid(Format.CHAINPOINT)) {
            ChainpointProof proof = ChainpointProof.parse(valid);
            note(about, proof.value(), proof.hash());
        }
        damage(
                Format.CHAINPOINT,
                bytes -> {
                    ChainpointProof proof = ChainpointProof.parse(bytes);
                    assertThat(ChainpointProof.parse(utf8(proof.text()))).isEqualTo(proof);
                    if (!about.containsKey(proof.value())) {
                        return false;
                    }
                    assertThat(proof.hash()).isIn(about.get(proof.value()));
                    return true;
                });
    }

    @Test
    void aDamagedTlogProofThatVerifiesIsOfTheSamePlace() {
        NoteVerifier key = SampleLog.signer().verifier();
        List<Digest> entries =
                IntStream.range(0, SampleLog.SIZE).mapToObj(SampleLog::entry).toList();
        Map<Object, Set<Digest>> about = new HashMap<>();
        for (byte[] valid : valid(Format.TLOG_PROOF)) {
            TlogProof proof = TlogProof.parse(valid);
            note(about, place(proof), entries.get((int) proof.index()));
        }
        damage(
                Format.TLOG_PROOF,
                bytes -> {
                    TlogProof proof = TlogProof.parse(bytes);
                    assertThat(utf8(proof.text())).isEqualTo(bytes);
                    boolean same = false;
                    for (Digest entry : entries) {
                        if (proof.verifies(entry, key)) {
                            assertThat(about.getOrDefault(place(proof), Set.of())).contains(entry);
                            same = true;
                        }
                    }
                    return same;
                });
    }

    @Test
    void aDamagedResponseThatIsReadIsExactlyItsToken() {
        damage(
                Format.TSR,
                bytes -> {
                    TimestampResponse response = TimestampResponse.parse(bytes);
                    assertThat(response.bytes()).isEqualTo(bytes);
                    return true;
                });
    }

    private static Object place(TlogProof proof) {
        return List.of(proof.index(), proof.checkpoint());
    }

    private static void note(Map<Object, Set<Digest>> about, Object value, Digest digest) {
        about.computeIfAbsent(value, _ -> new HashSet<>()).add(digest);
    }

    private static List<byte[]> valid(Format format) {
        return FormatVectorsTest.index().stream()
                .map(vector -> vector.string("file"))
                .filter(file -> file.startsWith("accept/") && file.endsWith(format.fileSuffix()))
                .map(file -> Vectors.bytes("formats/" + file))
                .toList();
    }

    /// @param meansTheSame reads a file, and says whether it means what it meant
    private static void damage(Format format, Predicate<byte[]> meansTheSame) {
        List<byte[]> valid = valid(format);
        int same = 0;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = new Damage(valid, new Random(SEED + round)).next();
            try {
                same += meansTheSame.test(damaged) ? 1 : 0;
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
                refused++;
            } catch (RuntimeException | AssertionError e) {
                fail(format + ", seed " + (SEED + round), e);
            }
        }
        assertThat(same).as("files of %s that still mean the same", format).isPositive();
        assertThat(refused).as("refused files of %s", format).isPositive();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
