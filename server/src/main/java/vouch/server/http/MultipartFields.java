package vouch.server.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;

/// The fields of a `multipart/form-data` body; parts with a file name are files and no fields.
final class MultipartFields {

    static final int PARTS_MAX = 64;
    static final int PART_HEADER_BYTES_MAX = 2 * 1024;

    /// RFC 2046 allows 70; some programs make longer ones.
    static final int BOUNDARY_BYTES_MAX = 200;

    private static final int BUFFER_BYTES = 4 * 1024;

    private MultipartFields() {}

    /// @param contentType the whole header, with the boundary
    static Map<String, String> parse(String contentType, byte[] body) {
        try {
            return read(boundary(contentType), body);
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

    private static Map<String, String> read(byte[] boundary, byte[] body) throws IOException {
        var fields = new LinkedHashMap<String, String>();
        var input =
                MultipartInput.builder()
                        .setInputStream(new ByteArrayInputStream(body))
                        .setBufferSize(BUFFER_BYTES)
                        .setBoundary(boundary)
                        .setPartHeaderSizeMax(PART_HEADER_BYTES_MAX)
                        .get();
        int parts = 0;
        boolean more = input.skipPreamble();
        if (!more) {
            throw malformed();
        }
        while (more) {
            if (++parts > PARTS_MAX) {
                throw new Problem.Refused(400, "More than " + PARTS_MAX + " parts");
            }
            var disposition = disposition(headers(input));
            var value = new ByteArrayOutputStream();
            input.readBodyData(value);
            String name = disposition.get("name");
            boolean file =
                    disposition.containsKey("filename") || disposition.containsKey("filename*");
            if (name != null && !file) {
                fields.putIfAbsent(name, Utf8.decode(value.toByteArray()));
            }
            more = input.readBoundary();
        }
        return fields;
    }

    private static String headers(MultipartInput input) throws IOException {
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
                .orElseThrow(MultipartFields::malformed);
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
}
