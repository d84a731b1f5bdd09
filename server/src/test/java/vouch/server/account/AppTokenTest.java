package vouch.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

class AppTokenTest {

    @Test
    void theTokenOfTheApisOwnGuideIsRead() throws IOException {
        var file =
                Path.of(System.getProperty("vouch.home")).resolve("vectors/mixin/signatures.json");
        var vector = ((JsonObject) Json.parse(Files.readAllBytes(file))).object("token");
        var token = AppToken.parse(vector.string("jwt"));
        assertThat(token.algorithm()).isEqualTo("RS512");
        assertThat(token.userId()).hasToString(vector.string("uid"));
        assertThat(token.sessionId()).hasToString(vector.string("sid"));
        assertThat(token.jti()).isEqualTo(vector.string("jti"));
        assertThat(token.requestDigest()).isEqualTo(vector.string("sig"));
        assertThat(token.issuedAt().getEpochSecond()).isEqualTo(vector.integer("iat"));
        assertThat(token.expiresAt().getEpochSecond()).isEqualTo(vector.integer("exp"));
        assertThat(Duration.between(token.issuedAt(), token.expiresAt()))
                .isEqualTo(Duration.ofDays(90));
        assertThat(token.scopes()).isEqualTo(Scopes.FULL);
        assertThat(token.signature()).hasSize(128);
    }
}
