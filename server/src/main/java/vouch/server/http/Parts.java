package vouch.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;

/// The parts of a `multipart/form-data` body, one after another, as they come in. Owned by the
/// thread of its request; holds no more than a buffer.
public final class Parts {

    public static final int PARTS_MAX = 64;

    /// All headers of one part together, its names included.
    public static final int PART_HEADER_BYTES_MAX = 2 * 1024;

    /// RFC 2046 allows 70; some programs make longer ones.
    public static final int BOUNDARY_BYTES_MAX = 200;

    /// One part.
    ///
    /// @param name the field's name; empty where it has none
    /// @param fileName the name its sender gave to the file: not to be trusted, of at most
    ///   [#PART_HEADER_BYTES_MAX] bytes; without one it is a plain field
    /// @param content readable until the next part is asked for; what is malformed in it is refused
    ///   while it is read
    public record Part(String name, Optional<String> fileName, InputStream content) {}

    private final MultipartInput input;
    private int count;

    private Parts(MultipartInput input) {
        this.input = input;
    }

    /// @param contentType the whole header, with the boundary
    static Parts of(String contentType, InputStream body, int bufferBytes) {
        try {
            return new Parts(
                    MultipartInput.builder()
                            .setInputStream(body)
                            .setBufferSize(bufferBytes)
                            .setBoundary(boundary(contentType))
                            .setPartHeaderSizeMax(PART_HEADER_BYTES_MAX)
                            .get());
        } catch (IOException e) {
            throw malformed();
        }
    }

    private static byte[] boundary(String contentType) {
        String boundary = Optional.ofNullable(parameters(contentType).get("boundary")).orElse("");
        if (boundary.isEmpty() || boundary.length() > BOUNDARY_BYTES_MAX) {
            throw malformed();
        }
        return boundary.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The next part, of which everything before it has been read or is left out; empty after the
    /// last one.
    ///
    /// @throws Problem.Refused 400 for a body that is malformed or has more than [#PARTS_MAX] parts
    public Optional<Part> next() {
        try {
            if (!advance()) {
                return Optional.empty();
            }
            if (++count > PARTS_MAX) {
                throw new Problem.Refused(400, "More than " + PARTS_MAX + " parts");
            }
            var disposition = disposition(headers());
            var fileName =
                    Optional.ofNullable(disposition.get("filename"))
                            .or(() -> Optional.ofNullable(disposition.get("filename*")));
            return Optional.of(
                    new Part(
                            disposition.getOrDefault("name", ""),
                            fileName,
                            new Content(input.newInputStream())));
        } catch (IOException e) {
            throw malformed();
        }
    }

    private boolean advance() throws IOException {
        if (count > 0) {
            input.discardBodyData();
            return input.readBoundary();
        }
        if (!input.skipPreamble()) {
            throw malformed();
        }
        return true;
    }

    private String headers() throws IOException {
        input.setHeaderCharset(StandardCharsets.ISO_8859_1);
        try {
            String headers = input.readHeaders();
            return Utf8.decode(headers.getBytes(StandardCharsets.ISO_8859_1));
        } catch (FileUploadException e) {
            throw malformed();
        }
    }

    private static Map<String, String> disposition(String headers) {
        return headers.lines()
                .filter(line -> line.regionMatches(true, 0, "content-disposition:", 0, 20))
                .findFirst()
                .map(line -> parameters(line.substring(20)))
                .filter(parameters -> parameters.containsKey("form-data"))
                .orElseThrow(Parts::malformed);
    }

    private static Map<String, String> parameters(String header) {
        var parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        var parameters = new LinkedHashMap<String, String>();
        parser.parse(header, ';')
                .forEach((name, value) -> parameters.put(name, value == null ? "" : value));
        return parameters;
    }

    private static Problem.Refused malformed() {
        return new Problem.Refused(400, "Malformed multipart body");
    }

    /// A part's content: what its reader finds malformed is the caller's fault.
    private static final class Content extends InputStream {
        private final InputStream in;

        Content(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int count) {
            try {
                return in.read(into, from, count);
            } catch (IOException e) {
                throw malformed();
            }
        }
    }
}
