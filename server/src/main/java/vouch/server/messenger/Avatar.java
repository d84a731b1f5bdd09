package vouch.server.messenger;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A picture of a user, of one of the kinds that browsers show.
///
/// @param content the picture's bytes, at most [#BYTES_MAX]
@SuppressWarnings("ArrayRecordComponent") // stored at once, compared never
record Avatar(String mediaType, byte[] content) {

    static final int BYTES_MAX = 256 * 1024;

    /// Reads base64 of either alphabet.
    ///
    /// @throws MixinRefusal 10002 for what is no picture, or too large a one
    static Avatar parse(String field, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException _) {
            throw MixinRefusal.invalid(field, "must be base64");
        }
        if (bytes.length > BYTES_MAX) {
            throw MixinRefusal.invalid(field, "must have at most " + BYTES_MAX + " bytes");
        }
        return new Avatar(
                mediaType(bytes)
                        .orElseThrow(() ->
                                MixinRefusal.invalid(field, "must be a PNG, JPEG, GIF or WebP")),
                bytes);
    }

    private static Optional<String> mediaType(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(12, bytes.length), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG\r\n")) {
            return Optional.of("image/png");
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        if (head.startsWith("GIF8")) {
            return Optional.of("image/gif");
        }
        return head.startsWith("RIFF") && head.startsWith("WEBP", 8)
                ? Optional.of("image/webp")
                : Optional.empty();
    }
}
