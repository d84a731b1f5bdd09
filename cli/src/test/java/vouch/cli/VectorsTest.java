package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

class VectorsTest {

    private static final Path VECTORS =
            Path.of(System.getProperty("vouch.home", ".."), "vectors", "proofs");

    @TempDir private Path folder = Path.of("");

    static Stream<JsonObject> vectors() throws IOException {
        JsonValue index = Json.parse(Files.readAllBytes(VECTORS.resolve("index.json")));
        JsonArray list =
                index instanceof JsonArray array ? array : ((JsonObject) index).array("proofs");
        return list.elements().stream()
                .map(JsonObject.class::cast)
                // The command always has a file, or a digest of one.
                .filter(vector -> vector.find("fileDigest").isPresent());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyGoldenProofGetsTheExitCodeItDeserves(JsonObject vector) {
        var shell = new Shell(folder);
        String proof = VECTORS.resolve(vector.string("file")).toString();
        List<String> args = new ArrayList<>(List.of("verify", "--json", proof));
        args.addAll(List.of("--digest", vector.string("fileDigest")));
        boolean compared = vector.find("blockHash").isPresent();
        if (compared) {
            args.addAll(List.of("--block-hash", vector.string("blockHash")));
        }
        if (vector.find("logKey").isPresent()) {
            args.addAll(List.of("--log-key", vector.string("logKey")));
        }
        if (vector.find("timestampAuthority").isPresent()) {
            Path vectors = VECTORS.resolveSibling(vector.string("timestampAuthority"));
            args.addAll(List.of("--tsa-cert", vectors.toString()));
        }
        JsonObject expected = vector.object("expected");

        Shell.Result result = shell.run(args.toArray(String[]::new));

        if (expected.find("part").isEmpty()) {
            boolean isFinal = expected.string("stage").equals("FINAL");
            assertThat(result.exit()).as(result.all()).isEqualTo(compared && isFinal ? 0 : 2);
        } else if (expected.string("part").equals("malformed")) {
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("is not a proof").hasLineCount(1);
        } else {
            assertThat(result.exit()).as(result.all()).isEqualTo(1);
            assertThat(result.json().getFirst().string("part")).isEqualTo(expected.string("part"));
        }
    }
}
