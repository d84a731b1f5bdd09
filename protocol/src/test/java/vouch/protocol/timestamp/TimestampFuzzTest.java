package vouch.protocol.timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vouch.protocol.MalformedException;

/// Tokens full of random damage: they are refused, or fail, or say the very same as before.
@Tag("wide")
class TimestampFuzzTest {

    private static final long SEED = 3_161;

    private final List<byte[]> valid =
            List.of(
                    SampleTokens.bytes("entry-5"),
                    SampleTokens.bytes("entry-4"),
                    SampleTokens.bytes("entry-5-without-certificate"));
    private final TimestampAuthority authority = SampleTokens.authority();

    @Test
    void noDamageChangesWhatAnAuthoritySigned() {
        int rounds = Boolean.getBoolean("vouch.long") ? 1_000_000 : 20_000;
        int read = 0;
        int held = 0;
        for (int round = 0; round < rounds; round++) {
            long seed = SEED + round;
            Random random = new Random(seed);
            byte[] original = valid.get(random.nextInt(valid.size()));
            byte[] damaged = original;
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged = damage(damaged, random);
            }
            Optional<SignedTimestamp> token = parse(damaged, seed);
            read += token.isPresent() ? 1 : 0;
            if (token.isPresent() && authority.misfit(token.get()).isEmpty()) {
                held++;
                assertThat(saidBySomeToken(token.get())).as("seed " + seed).isTrue();
            }
        }
        System.out.println(
                "seed " + SEED + ": " + rounds + " tokens, " + read + " read, " + held + " held");
        assertThat(read).isGreaterThan(held);
        assertThat(held).isPositive();
    }

    @Test
    void everyBitOfWhatIsSignedMatters() {
        byte[] original = SampleTokens.bytes("entry-5-without-certificate");
        SignedTimestamp before = SignedTimestamp.parse(original);
        for (int bit = 0; bit < 8 * original.length; bit++) {
            byte[] flipped = original.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Optional<SignedTimestamp> token = parse(flipped, bit);
            if (token.isPresent() && authority.misfit(token.get()).isEmpty()) {
                assertThat(says(token.get())).as("bit " + bit).isEqualTo(says(before));
            }
        }
    }

    private boolean saidBySomeToken(SignedTimestamp token) {
        return valid.stream()
                .anyMatch(original -> says(SignedTimestamp.parse(original)).equals(says(token)));
    }

    private static List<Object> says(SignedTimestamp token) {
        return List.of(
                token.digest(), token.time(), token.serial(), token.policy(), token.accuracy());
    }

    private static Optional<SignedTimestamp> parse(byte[] damaged, long seed) {
        try {
            return Optional.of(SignedTimestamp.parse(damaged));
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
            return Optional.empty();
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
        return switch (random.nextInt(6)) {
            case 0 -> splice(bytes, at, until, new byte[0]);
            case 1 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, until));
            case 2 -> splice(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 3 ->
                    splice(
                            bytes,
                            at,
                            at + 1,
                            new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))});
            case 4 -> splice(bytes, at, at + 1, new byte[] {(byte) (bytes[at] + 1)});
            default -> {
                byte[] other = valid.get(random.nextInt(valid.size()));
                int from = random.nextInt(other.length);
                int to = Math.min(other.length, from + random.nextInt(200));
                yield splice(bytes, at, until, Arrays.copyOfRange(other, from, to));
            }
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
