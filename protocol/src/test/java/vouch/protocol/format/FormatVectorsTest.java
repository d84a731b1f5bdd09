package vouch.protocol.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.protocol.Vectors;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;

class FormatVectorsTest {

    static List<JsonObject> index() {
        JsonArray index = (JsonArray) Json.parse(Vectors.bytes("formats/index.json"));
        return index.elements().stream().map(JsonObject.class::cast).toList();
    }

    @ParameterizedTest
    @MethodSource("index")
    void everyVectorGetsItsVerdict(JsonObject vector) {
        Format format = Format.of(vector.string("format")).orElseThrow();
        byte[] bytes = Vectors.bytes("formats/" + vector.string("file"));
        assertThat(
                        FormatVector.verdict(
                                format, bytes, vector.string("digest"), vector.string("given")))
                .isEqualTo(vector.object("expected"));
    }

    @Test
    void theFilesAreWhatTheirGeneratorWrites() {
        Set<String> contents = new HashSet<>();
        for (FormatVector vector : FormatVectors.all()) {
            assertThat(Vectors.bytes("formats/" + vector.file()))
                    .as(vector.file())
                    .isEqualTo(vector.bytes());
            assertThat(contents.add(vector.contents())).as(vector.file()).isTrue();
        }
        assertThat(new String(Vectors.bytes("formats/index.json"), StandardCharsets.UTF_8))
                .isEqualTo(WriteFormatVectors.index());
    }

    @Test
    void theIndexNamesEveryFileAndHalfOfThemAreRefused() throws IOException {
        List<String> files = new ArrayList<>();
        for (String folder : List.of("accept", "refuse")) {
            try (Stream<Path> list = Files.list(Vectors.path("formats/" + folder))) {
                list.forEach(file -> files.add(folder + "/" + file.getFileName()));
            }
        }
        assertThat(index().stream().map(vector -> vector.string("file")))
                .containsExactlyInAnyOrderElementsOf(files);
        long refused = files.stream().filter(file -> file.startsWith("refuse")).count();
        assertThat(2 * refused).isGreaterThanOrEqualTo(files.size());
        for (JsonObject vector : index()) {
            assertThat(vector.object("expected").find("part").isPresent())
                    .isEqualTo(vector.string("file").startsWith("refuse/"));
        }
    }
}
