package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import vouch.server.http.Json;
import vouch.server.http.Problem;

/// Blaze's messages on the wire: each a binary message that is one gzip stream of JSON.
final class BlazeFrames {

    /// The most one may unpack to, in bytes.
    static final int PLAIN_BYTES_MAX = 512 * 1024;

    private static final int GZIP_BUFFER_BYTES = 4096;

    private BlazeFrames() {}

    /// A message that cannot be read.
    @SuppressWarnings("serial")
    static final class Unreadable extends RuntimeException {
        private final boolean tooBig;

        Unreadable(String reason, boolean tooBig) {
            super(reason, null, false, false);
            this.tooBig = tooBig;
        }

        /// True where it unpacks to more than is taken.
        boolean isTooBig() {
            return tooBig;
        }
    }

    static JsonNode read(byte[] message) {
        try {
            var node = Json.value(unpack(message));
            if (!node.isObject()) {
                throw new Unreadable("a message is one JSON object", false);
            }
            return node;
        } catch (Problem.Refused e) {
            throw new Unreadable(String.valueOf(e.getMessage()), false);
        }
    }

    private static byte[] unpack(byte[] message) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(message), GZIP_BUFFER_BYTES)) {
            byte[] plain = in.readNBytes(PLAIN_BYTES_MAX + 1);
            if (plain.length > PLAIN_BYTES_MAX) {
                throw new Unreadable(
                        "a message unpacks to more than " + PLAIN_BYTES_MAX + " bytes", true);
            }
            return plain;
        } catch (IOException e) {
            throw new Unreadable("a message is one gzip stream", false);
        }
    }

    static byte[] write(ObjectNode message) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new Quick(out)) {
            gzip.write(Json.bytes(message));
        } catch (IOException e) {
            throw new UncheckedIOException("packing in memory failed", e);
        }
        return out.toByteArray();
    }

    /// Packs at the lowest level: messages are short, and there are many.
    private static final class Quick extends GZIPOutputStream {
        Quick(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
