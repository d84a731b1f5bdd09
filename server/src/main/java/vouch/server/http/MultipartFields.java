package vouch.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The fields of a small `multipart/form-data` body; parts with a file name are files and no
/// fields.
final class MultipartFields {

    private static final int BUFFER_BYTES = 4 * 1024;

    private MultipartFields() {}

    /// @param contentType the whole header, with the boundary
    static Map<String, String> parse(String contentType, byte[] body) {
        var parts = Parts.of(contentType, new ByteArrayInputStream(body), BUFFER_BYTES);
        var fields = new LinkedHashMap<String, String>();
        for (var part = parts.next(); part.isPresent(); part = parts.next()) {
            take(part, fields);
        }
        return fields;
    }

    private static void take(Optional<Parts.Part> next, Map<String, String> fields) {
        var part = next.orElseThrow();
        try {
            byte[] value = part.content().readAllBytes();
            if (!part.name().isEmpty() && part.fileName().isEmpty()) {
                fields.putIfAbsent(part.name(), Utf8.decode(value));
            }
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }
}
