package vouch.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.protocol.Vectors;
import vouch.protocol.json.JsonObject;

/// The hashes that were published beside requests, and near misses.
class RequestSignatureTest {

    static List<JsonObject> published() {
        return vectors("signatures");
    }

    static List<JsonObject> refused() {
        return vectors("refused");
    }

    private static List<JsonObject> vectors(String name) {
        return Vectors.object("mixin/signatures.json").array(name).elements().stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static String digest(JsonObject vector) {
        return RequestSignature.digest(
                vector.string("method"),
                vector.string("target"),
                vector.string("body").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("published")
    void thePublishedHashComesOut(JsonObject vector) {
        assertThat(digest(vector)).isEqualTo(vector.string("sig"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsAlmostTheSameHasAnotherHash(JsonObject vector) {
        assertThat(digest(vector)).isNotEqualTo(vector.string("sig"));
    }
}
