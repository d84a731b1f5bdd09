package vouch.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.RawHttp.Answer;
import vouch.acceptance.RawHttp.Header;

/// Tokens that are not good: forged, changed, too early, too late.
@ExtendWith({SharedServer.class, OneToken.Given.class})
final class TokenTest {

    private static final String SIGNATURE = "Authentication failed: Signature verification failed";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    private final Server server;
    private final OneToken one;
    private final Books before;

    TokenTest(Server server, OneToken one) {
        this.server = server;
        this.one = one;
        this.before = Books.of(server);
    }

    @AfterEach
    void nothingHasChanged() {
        before.areUnchanged();
    }

    private static Answer credits(Server server, String token) {
        return RawHttp.exchange(
                server.url(),
                "GET",
                "/api/v1/credits",
                List.of(new Header("Authorization", "Bearer " + token)),
                new byte[0]);
    }

    private void isRefused(String token, String message) {
        var answer = credits(server, token);
        assertThat(answer.status()).as(token).isEqualTo(401);
        assertThat(answer.text())
                .as(token)
                .isEqualTo("{\"code\":0,\"status\":\"error\",\"message\":\"" + message + "\"}");
        assertThat(answer.header("X-RateLimit-Limit")).isEmpty();
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }

    private static String signed(String header, String payload, String algorithm, byte[] key)
            throws GeneralSecurityException {
        String first = base64(header) + "." + payload;
        var mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return first + "." + BASE64.encodeToString(mac.doFinal(first.getBytes(UTF_8)));
    }

    @Test
    void aTokenWithAnythingChangedIsNotOurs() {
        String token = one.token();
        String[] parts = token.split("\\.", -1);
        assertThat(credits(server, token).status()).isEqualTo(200);

        String later = payload(parts[1]).replaceFirst("\"exp\":\\d+", "\"exp\":9999999999");
        assertThat(later).contains("9999999999");
        isRefused(parts[0] + "." + base64(later) + "." + parts[2], SIGNATURE);
        isRefused(parts[0] + "." + parts[1] + "." + flipped(parts[2]), SIGNATURE);
        isRefused(flipped(parts[0]) + "." + parts[1] + "." + parts[2], SIGNATURE);
        isRefused(parts[0] + "." + parts[1] + "." + parts[2].substring(1), SIGNATURE);
        isRefused(parts[0] + "." + parts[1] + ".", SIGNATURE);
        isRefused(parts[0] + "." + parts[1] + "." + parts[2] + "=", SIGNATURE);
    }

    @Test
    void aTokenOfAnotherAccountsNameIsNotOurs() {
        String[] parts = one.token().split("\\.", -1);
        String others = payload(parts[1]).replace(one.account().key(), server.key());
        assertThat(others).contains(server.key());
        isRefused(parts[0] + "." + base64(others) + "." + parts[2], SIGNATURE);
    }

    @Test
    void aTokenThatNamesItsOwnAlgorithmIsNotOurs() throws Exception {
        String[] parts = one.token().split("\\.", -1);
        for (String algorithm : List.of("none", "None", "NONE", "HS384", "HS512", "RS256", "")) {
            String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
            isRefused(base64(header) + "." + parts[1] + ".", SIGNATURE);
            isRefused(base64(header) + "." + parts[1] + "." + parts[2], SIGNATURE);
            isRefused(signed(header, parts[1], "HmacSHA256", parts[0].getBytes(UTF_8)), SIGNATURE);
        }
    }

    @Test
    void aTokenSignedWithAnotherKeyIsNotOurs() throws Exception {
        String[] parts = one.token().split("\\.", -1);
        String header = payload(parts[0]);
        for (byte[] key :
                List.of(
                        new byte[32],
                        "secret".getBytes(UTF_8),
                        one.account().key().getBytes(UTF_8),
                        one.account().password().getBytes(UTF_8),
                        server.adminToken().getBytes(UTF_8))) {
            isRefused(signed(header, parts[1], "HmacSHA256", key), SIGNATURE);
        }
    }

    @Test
    void aTokenOfAnotherGatewayIsNotOurs() {
        var other = servers.start(folder.resolve("other"));
        String token = Tokens.usable(other.url(), other.key(), other.password());
        assertThat(credits(other, token).status()).isEqualTo(200);

        isRefused(token, SIGNATURE);
    }

    @Test
    void aTokenIsRefusedInItsFirstSecondWithTheTimeItSaysItself() {
        var account = one.account();
        // Where the second was over before the token came back, there is another one.
        for (int tries = 0; tries < 20; tries++) {
            String token = Tokens.ask(server.url(), account.key(), account.password());
            var nbf = Instant.ofEpochSecond(Tokens.claims(token).integer("nbf"));
            assertThat(Tokens.claims(token).integer("iat")).isEqualTo(nbf.getEpochSecond() - 1);
            assertThat(Tokens.claims(token).integer("exp")).isEqualTo(nbf.getEpochSecond() + 59);
            var answer = credits(server, token);
            if (answer.status() == 401) {
                String time =
                        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'+0000'", Locale.ROOT)
                                .withZone(ZoneOffset.UTC)
                                .format(nbf);
                assertThat(answer.text())
                        .isEqualTo(
                                "{\"code\":0,\"status\":\"error\",\"message\":\"Authentication"
                                        + " failed: Cannot handle token prior to "
                                        + time
                                        + "\"}");
                Tokens.awaitUsable(token);
                assertThat(credits(server, token).status()).isEqualTo(200);
                return;
            }
        }
        throw new AssertionError("no token was ever too early");
    }

    @Test
    void aTokenExpires() {
        var brief = servers.start(Launch.in(folder.resolve("brief")).set("tokens.lifetime", "2s"));
        String token = Tokens.usable(brief.url(), brief.key(), brief.password());
        assertThat(Tokens.claims(token).integer("exp"))
                .isEqualTo(Tokens.claims(token).integer("iat") + 2);

        Tokens.awaitExpired(token);
        var answer = credits(brief, token);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text())
                .isEqualTo(
                        "{\"code\":0,\"status\":\"error\",\"message\":\"Authentication failed:"
                                + " Expired token\"}");
        assertThat(Tokens.usable(brief.url(), brief.key(), brief.password())).isNotEqualTo(token);
    }

    private static String payload(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }

    private static String flipped(String part) {
        char first = part.charAt(0);
        return (first == 'A' ? 'B' : 'A') + part.substring(1);
    }
}
