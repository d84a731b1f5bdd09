package vouch.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.MalformedException;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Verdict;

/// Certificates full of random damage: the proof is found as it was, or the file is refused with
/// the one exception there is for that, or what is found does not hold under the log's key and the
/// block's hash. The third is rare: a packed attachment has a checksum of 32 bits, and damage can
/// fit it.
class CertificateFuzzTest {

    private static final long SEED = 32_000;
    private static final int ROUNDS = Boolean.getBoolean("vouch.long") ? 1_000_000 : 5_000;

    private static final NoteVerifier LOG_KEY =
            NoteVerifier.parse(
                    "vouch/0123456789abcdef+6ea00826+AdEeQ4x1lJI1D/zLdsKOEfiBS+tsplREt6bIZhH7i7+F");

    private static final List<String> TOKENS =
            List.of(
                    "/EmbeddedFile",
                    " obj",
                    "endobj",
                    "stream\n",
                    "endstream",
                    "/Filter",
                    "/FlateDecode",
                    "%PDF-",
                    "<<",
                    ">>",
                    "\r\n",
                    "\u0000");

    /// One byte changed in the packed proof, and the same checksum: another signature, another
    /// block.
    @ParameterizedTest
    @ValueSource(longs = {272_669, 483_229})
    void damageThatFitsTheChecksumDoesNotHold(long seed) throws IOException {
        Proof proof = proof();
        Proof read = Certificate.read(damaged(Certificate.write(proof, Optional.empty()), seed));

        assertThat(read).isNotEqualTo(proof);
        assertThat(verifier(proof).verify(read)).isInstanceOf(Verdict.Fails.class);
    }

    @Test
    void damageIsRefusedOrChangesNothing() throws IOException {
        Proof proof = proof();
        byte[] valid = Certificate.write(proof, Optional.empty());
        var verifier = verifier(proof);
        assertThat(verifier.verify(proof)).isInstanceOf(Verdict.Holds.class);
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            found += isFound(proof, verifier, damaged(valid, SEED + round), SEED + round) ? 1 : 0;
        }
        // Both happen: most of the file is the page, and nothing depends on it.
        assertThat(found).isBetween(ROUNDS / 10, ROUNDS - ROUNDS / 100);
    }

    /// Knows the log's key, and the block's hash from outside.
    private static ProofVerifier verifier(Proof proof) {
        return switch (new ProofVerifier().withLogKey(LOG_KEY).verify(proof)) {
            case Verdict.Holds(var facts) ->
                    new ProofVerifier()
                            .withLogKey(LOG_KEY)
                            .withBlockHash(facts.chain().orElseThrow().blockHash());
            case Verdict.Fails fails -> fail(fails.sentence());
        };
    }

    private static Proof proof() throws IOException {
        Path vectors = Path.of(System.getProperty("vouch.home", ".."), "vectors", "proofs");
        return Proof.parse(Files.readAllBytes(vectors.resolve("accept/final.vouch.json")));
    }

    private static byte[] damaged(byte[] valid, long seed) {
        Random random = new Random(seed);
        byte[] damaged = valid;
        for (int i = random.nextInt(4); i >= 0; i--) {
            damaged = damage(damaged, random);
        }
        return damaged;
    }

    private static boolean isFound(Proof proof, ProofVerifier verifier, byte[] damaged, long seed) {
        try {
            var read = Certificate.read(damaged);
            assertThat(read.equals(proof) || verifier.verify(read) instanceof Verdict.Fails)
                    .as("seed %s: %s", seed, read)
                    .isTrue();
            return true;
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
            return false;
        } catch (RuntimeException e) {
            return fail("seed " + seed, e);
        }
    }

    private static byte[] damage(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int until = Math.min(bytes.length, at + 1 + random.nextInt(200));
        return switch (random.nextInt(4)) {
            case 0 -> splice(bytes, at, until, new byte[0]);
            case 1 -> splice(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 2 -> {
                int from = random.nextInt(bytes.length);
                int to = Math.min(bytes.length, from + random.nextInt(2_000));
                var piece = new ByteArrayOutputStream();
                piece.write(bytes, from, to - from);
                yield splice(bytes, at, at, piece.toByteArray());
            }
            default -> {
                String token = TOKENS.get(random.nextInt(TOKENS.size()));
                yield splice(bytes, at, until, token.getBytes(StandardCharsets.ISO_8859_1));
            }
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
