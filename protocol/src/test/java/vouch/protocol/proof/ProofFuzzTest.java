package vouch.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// Bundles full of random damage: the reader refuses with its one exception or reads, and the
/// verifier always comes to a verdict.
class ProofFuzzTest {

    private static final long SEED = 8_259;
    private static final List<String> TOKENS =
            List.of(
                    "null",
                    "true",
                    "{}",
                    "[]",
                    "[[",
                    "{\"",
                    "\"\"",
                    "-1",
                    "1e999",
                    "0x",
                    "\\u0000",
                    "\\ud800",
                    "99999999999999999999",
                    "\"salt\":",
                    "\"rfc3161\":\"AA==\",",
                    "\\n",
                    "\u2014",
                    "\ufeff",
                    "f",
                    "c0",
                    "ff",
                    "00",
                    ",",
                    ":",
                    "}");

    private final List<byte[]> valid =
            List.of(
                    utf8(SampleLog.received(1)),
                    utf8(SampleLog.logged(SampleLog.SALTED, SampleLog.SIZE)),
                    utf8(SampleLog.anchored(0, 1, "block-1-single-entry", 0)),
                    utf8(SampleLog.anchored(SampleLog.SALTED, SampleLog.SIZE, "block-2", 1)),
                    utf8(SampleLog.anchored(4, 7, "block-17-direct", 16)));
    private final ProofVerifier verifier = new ProofVerifier();

    @Test
    void damagedBundlesAreRefusedOrJudgedAndNothingElse() {
        int rounds = Boolean.getBoolean("vouch.long") ? 1_000_000 : 20_000;
        int judged = 0;
        for (int round = 0; round < rounds; round++) {
            Random random = new Random(SEED + round);
            byte[] damaged = valid.get(random.nextInt(valid.size()));
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged = damage(damaged, random);
            }
            judged += judge(damaged, SEED + round) ? 1 : 0;
        }
        assertThat(judged).isPositive();
    }

    @Test
    void damagedEvidenceIsJudgedAndNothingElse() {
        int rounds = Boolean.getBoolean("vouch.long") ? 1_000_000 : 20_000;
        Proof proof = SampleLog.anchored(SampleLog.SALTED, SampleLog.SIZE, "block-2", 1);
        EthereumEvidence real = proof.ethereum().orElseThrow();
        for (int round = 0; round < rounds; round++) {
            Random random = new Random(SEED + round);
            EthereumEvidence damaged;
            try {
                damaged =
                        new EthereumEvidence(
                                damage(real.transaction(), random),
                                random.nextInt(3),
                                real.nodes().stream().map(node -> damage(node, random)).toList(),
                                damage(real.header(), random));
            } catch (MalformedException _) {
                continue;
            }
            try {
                assertThat(verifier.verify(proof.withEthereum(damaged))).isNotNull();
            } catch (RuntimeException e) {
                fail("seed " + (SEED + round), e);
            }
        }
    }

    private boolean judge(byte[] damaged, long seed) {
        try {
            Proof proof = Proof.parse(damaged);
            assertThat(verifier.verify(proof)).isNotNull();
            assertThat(Proof.parse(utf8(proof))).isEqualTo(proof);
            return true;
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
            return false;
        } catch (RuntimeException e) {
            return fail("seed " + seed, e);
        }
    }

    private byte[] damage(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int until = Math.min(bytes.length, at + 1 + random.nextInt(12));
        return switch (random.nextInt(7)) {
            case 0 -> bytes;
            case 1 -> splice(bytes, at, until, new byte[0]);
            case 2 -> splice(bytes, at, at, slice(bytes, at, until));
            case 3 -> splice(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 4 -> {
                byte[] other = valid.get(random.nextInt(valid.size()));
                int from = random.nextInt(other.length);
                int to = Math.min(other.length, from + random.nextInt(200));
                yield splice(bytes, at, until, slice(other, from, to));
            }
            case 5 -> splice(bytes, at, until, utf8(TOKENS.get(random.nextInt(TOKENS.size()))));
            default -> splice(bytes, at, at + 1, utf8(Encodings.hex(slice(bytes, at, at + 1))));
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] utf8(Proof proof) {
        return utf8(proof.toJson());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
