package vouch.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.Vectors;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.Verdict.Fails;
import vouch.protocol.proof.Verdict.Holds;
import vouch.protocol.timestamp.TimestampAuthority;

/// The golden bundles, read from their files as any other verifier would read them.
class ProofVectorsTest {

    static List<JsonObject> index() {
        JsonArray index = (JsonArray) Json.parse(Vectors.bytes("proofs/index.json"));
        return index.elements().stream().map(JsonObject.class::cast).toList();
    }

    @ParameterizedTest
    @MethodSource("index")
    void everyVectorGetsItsVerdict(JsonObject vector) {
        assertThat(verdict(vector)).isEqualTo(vector.object("expected"));
    }

    private static JsonObject verdict(JsonObject vector) {
        Proof proof;
        try {
            proof = Proof.parse(Vectors.bytes("proofs/" + vector.string("file")));
        } catch (MalformedException e) {
            return refused("malformed", String.valueOf(e.getMessage()));
        }
        assertThat(Proof.parse(proof.toJson().getBytes(StandardCharsets.UTF_8))).isEqualTo(proof);
        return switch (verifier(vector).verify(proof)) {
            case Holds holds -> WriteProofVectors.held(holds.facts());
            case Fails fails -> refused(fails.part().toString(), fails.sentence());
        };
    }

    private static JsonObject refused(String part, String reason) {
        return JsonObject.builder().put("part", part).put("reason", reason).build();
    }

    private static ProofVerifier verifier(JsonObject vector) {
        ProofVerifier verifier = new ProofVerifier();
        if (vector.find("fileDigest").isPresent()) {
            verifier = verifier.withFile(Digest.parse(vector.string("fileDigest")));
        }
        if (vector.find("logKey").isPresent()) {
            verifier = verifier.withLogKey(NoteVerifier.parse(vector.string("logKey")));
        }
        if (vector.find("blockHash").isPresent()) {
            verifier = verifier.withBlockHash(Hash.parse(vector.string("blockHash")));
        }
        if (vector.find("timestampAuthority").isPresent()) {
            verifier =
                    verifier.withTimestampAuthority(
                            TimestampAuthority.parse(
                                    Vectors.bytes(vector.string("timestampAuthority"))));
        }
        return verifier;
    }

    @Test
    void theFilesAreWhatTheirGeneratorWrites() {
        for (VectorList.Vector vector : ProofVectors.all()) {
            assertThat(Vectors.bytes("proofs/" + vector.file()))
                    .as(vector.file())
                    .isEqualTo(vector.bytes());
        }
        assertThat(new String(Vectors.bytes("proofs/index.json"), StandardCharsets.UTF_8))
                .isEqualTo(WriteProofVectors.index());
    }

    @Test
    void theIndexNamesEveryFileAndHalfOfThemAreRefused() throws IOException {
        List<String> files = new ArrayList<>();
        for (String folder : List.of("accept", "refuse")) {
            try (Stream<Path> list = Files.list(Vectors.path("proofs/" + folder))) {
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
