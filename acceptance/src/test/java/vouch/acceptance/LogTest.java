package vouch.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vouch.acceptance.RawHttp.Answer;
import vouch.protocol.Digest;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.log.SignedNote;

/// The log as a stranger reads it: RFC 6962 by hand, from what is served and nothing else.
@ExtendWith(SharedServer.class)
final class LogTest {

    private static final int TILE = 256;

    private final Server server;

    LogTest(Server server) {
        this.server = server;
    }

    private Answer get(String path) {
        return RawHttp.exchange(server.url(), "GET", path, List.of(), new byte[0]);
    }

    /// Origin, size and root of the newest checkpoint, once it is at least this large.
    private List<String> checkpoint(long sizeMin) throws InterruptedException {
        for (int look = 0; look < 600; look++) {
            var answer = get("/log/checkpoint");
            if (answer.status() == 200) {
                var lines = answer.text().lines().toList();
                if (Long.parseLong(lines.get(1)) >= sizeMin) {
                    var key = NoteVerifier.parse(get("/log/key").text().strip());
                    assertThat(key.verifies(SignedNote.parse(answer.text()))).isTrue();
                    assertThat(key.name()).isEqualTo(lines.get(0));
                    return lines;
                }
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no checkpoint of " + sizeMin + " entries was published");
    }

    private static byte[] sha256(int prefix, byte[]... parts) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) prefix);
            for (byte[] part : parts) {
                sha256.update(part);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// RFC 6962, section 2.1, as it is written there.
    private static byte[] root(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        return sha256(1, root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
    }

    private static String tile(int number, int width) {
        String part = width == TILE ? "" : ".p/" + width;
        return String.format(Locale.ROOT, "%03d", number) + part;
    }

    /// Every entry of a log of this size, from its tiles.
    private List<byte[]> entries(int size) {
        var entries = new ArrayList<byte[]>();
        for (int from = 0; from < size; from += TILE) {
            int width = Math.min(TILE, size - from);
            var answer = get("/log/tile/entries/" + tile(from / TILE, width));
            assertThat(answer.status()).isEqualTo(200);
            byte[] body = answer.body();
            assertThat(body).hasSize(width * 34);
            for (int at = 0; at < body.length; at += 34) {
                assertThat(body[at]).isZero();
                assertThat(body[at + 1]).isEqualTo((byte) 32);
                entries.add(Arrays.copyOfRange(body, at + 2, at + 34));
            }
        }
        return entries;
    }

    @Test
    void everyDigestIsInTheLogThatTheCheckpointSigns() throws Exception {
        // More than one tile, and not a whole number of them.
        var digests =
                IntStream.range(0, 600)
                        .mapToObj(i -> Digest.sha256((server.pid() + " log " + i).getBytes(UTF_8)))
                        .toList();
        long before = server.admin().accounts().stream().mapToLong(a -> a.registered()).sum();
        server.client().register(digests);

        var checkpoint = checkpoint(before + digests.size());

        int size = Integer.parseInt(checkpoint.get(1));
        var entries = entries(size);
        var hexes = entries.stream().map(HexFormat.of()::formatHex).toList();
        assertThat(hexes).doesNotHaveDuplicates();
        assertThat(hexes.subList((int) before, size))
                .containsExactlyElementsOf(digests.stream().map(Digest::hex).toList());
        var leaves = entries.stream().map(entry -> sha256(0, entry)).toList();
        assertThat(Base64.getEncoder().encodeToString(root(leaves))).isEqualTo(checkpoint.get(2));
    }

    @Test
    void tilesOfHashesAreThoseOfTheirEntries() throws Exception {
        var digests =
                IntStream.range(0, 300)
                        .mapToObj(i -> Digest.sha256((server.pid() + " tile " + i).getBytes(UTF_8)))
                        .toList();
        server.client().register(digests);
        checkpoint(300);
        var leaves = entries(TILE).stream().map(entry -> sha256(0, entry)).toList();

        var whole = new ByteArrayOutputStream();
        leaves.forEach(whole::writeBytes);
        assertThat(get("/log/tile/0/000").body()).isEqualTo(whole.toByteArray());
        assertThat(get("/log/tile/0/000.p/5").body())
                .isEqualTo(Arrays.copyOf(whole.toByteArray(), 5 * 32));
        assertThat(get("/log/tile/1/000.p/1").body()).isEqualTo(root(leaves));
    }
}
