package vouch.protocol.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import vouch.protocol.Vectors;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// Writes `vectors/formats` anew; `vectors/README.md` says how to run it. It stops where a verdict
/// is not the one that the vector was made for.
final class WriteFormatVectors {

    private WriteFormatVectors() {}

    public static void main(String[] args) throws IOException {
        for (String folder : List.of("formats/accept", "formats/refuse")) {
            Files.createDirectories(Vectors.path(folder));
            try (Stream<Path> files = Files.list(Vectors.path(folder))) {
                files.forEach(WriteFormatVectors::delete);
            }
        }
        for (FormatVector vector : FormatVectors.all()) {
            Vectors.write("formats/" + vector.file(), vector.bytes());
        }
        Vectors.write("formats/index.json", index().getBytes(StandardCharsets.UTF_8));
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String index() {
        List<JsonValue> entries =
                FormatVectors.all().stream().<JsonValue>map(WriteFormatVectors::entry).toList();
        return Json.pretty(new JsonArray(entries));
    }

    private static JsonObject entry(FormatVector vector) {
        JsonObject expected =
                FormatVector.verdict(
                        vector.format(), vector.bytes(), vector.digest(), vector.given());
        if (expected.find("part").isEmpty() != vector.accepted()) {
            throw new IllegalStateException(vector.file() + " gives " + expected);
        }
        return JsonObject.builder()
                .put("file", vector.file())
                .put("says", vector.says())
                .put("format", vector.format().id())
                .put("digest", vector.digest())
                .put("given", vector.given())
                .put("expected", expected)
                .build();
    }
}
