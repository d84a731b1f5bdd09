package vouch.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;

class TokensTest {

    private static final Duration DAYS = Duration.ofDays(30);

    @TempDir Path folder;

    private final TestTime time = new TestTime("2018-09-03T13:15:46.400Z");
    private Database database;
    private Accounts accounts;
    private SigningKeys keys;
    private Tokens tokens;
    private Account alice;

    @BeforeEach
    void open() {
        open(TestDatabases.Kind.SQLITE);
        alice = AccountsTest.created(accounts.create("alice", "alice")).account();
    }

    private void open(TestDatabases.Kind kind) {
        database = kind.open(folder);
        accounts = new Accounts(database, time, new SecureRandom());
        keys = new SigningKeys(database, time, new SecureRandom(), DAYS, Tokens.LIFETIME);
        tokens = new Tokens(accounts, keys, time, Tokens.LIFETIME);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Verification bad(String reason) {
        return new Verification.Bad(reason);
    }

    private Verification good() {
        return new Verification.Good(alice.caller());
    }

    /// A token that is good now.
    private String goodToken() {
        String jwt = tokens.issue(alice).jwt();
        time.pass(Duration.ofSeconds(1));
        assertThat(tokens.verify(jwt)).isEqualTo(good());
        return jwt;
    }

    @Test
    void aTokenIsGoodFromOneSecondAfterItWasMadeUntilItExpires() {
        String jwt = tokens.issue(alice).jwt();
        assertThat(tokens.verify(jwt))
                .isEqualTo(bad("Cannot handle token prior to 2018-09-03T13:15:47+0000"));
        time.set("2018-09-03T13:15:46.999999Z");
        assertThat(tokens.verify(jwt))
                .isEqualTo(bad("Cannot handle token prior to 2018-09-03T13:15:47+0000"));
        time.set("2018-09-03T13:15:47Z");
        assertThat(tokens.verify(jwt)).isEqualTo(good());
        time.set("2018-09-03T13:16:45.999999Z");
        assertThat(tokens.verify(jwt)).isEqualTo(good());
        time.set("2018-09-03T13:16:46Z");
        assertThat(tokens.verify(jwt)).isEqualTo(bad("Expired token"));
        time.set("2018-09-03T13:15:46Z");
        assertThat(tokens.verify(jwt)).as("a clock set back").isNotEqualTo(good());
    }

    @Test
    void aTokenSaysWhatOthersExpectOfIt() throws Exception {
        var jwt = SignedJWT.parse(tokens.issue(alice).jwt());
        assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.HS256);
        assertThat(jwt.getHeader().getKeyID()).isNotEmpty();
        var claims = jwt.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getIssueTime()).isEqualTo("2018-09-03T13:15:46Z");
        assertThat(claims.getNotBeforeTime()).isEqualTo("2018-09-03T13:15:47Z");
        assertThat(claims.getExpirationTime()).isEqualTo("2018-09-03T13:16:46Z");
    }

    @Test
    void aTokenIsHandedOutAgainOnlyWhileItIsNotGoodYet() {
        var first = tokens.issue(alice);
        assertThat(first.cached()).isFalse();
        time.set("2018-09-03T13:15:46.999Z");
        assertThat(tokens.issue(alice)).isEqualTo(new Tokens.Issued(first.jwt(), true));
        time.set("2018-09-03T13:15:47Z");
        var next = tokens.issue(alice);
        assertThat(next.cached()).isFalse();
        assertThat(next.jwt()).isNotEqualTo(first.jwt());
    }

    @Test
    void aTokenOfAnOldPasswordIsNotHandedOutAgain() {
        var first = tokens.issue(alice);
        accounts.rotatePassword("alice");
        var next = tokens.issue(accounts.find("alice").orElseThrow());
        assertThat(next.cached()).isFalse();
        assertThat(next.jwt()).isNotEqualTo(first.jwt());
    }

    @Test
    void everyChangedCharacterBreaksTheSignature() {
        String jwt = goodToken();
        for (int i = 0; i < jwt.length(); i++) {
            if (jwt.charAt(i) == '.') {
                continue;
            }
            for (char other : new char[] {'A', 'B', 'Q', '_'}) {
                if (other != jwt.charAt(i)) {
                    String tampered = jwt.substring(0, i) + other + jwt.substring(i + 1);
                    assertThat(tokens.verify(tampered))
                            .as("character %d as %s", i, other)
                            .isEqualTo(bad("Signature verification failed"));
                }
            }
        }
        assertThat(tokens.verify(jwt)).isEqualTo(good());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"none\",\"typ\":\"JWT\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"HS512\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"kid\":\"0000000000000000\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"kid\":\"../../dev/null\",\"typ\":\"JWT\"}",
                "{}",
                "",
                "not json"
            })
    void anotherHeaderIsAFailedSignatureWithAndWithoutOne(String header) {
        String[] parts = goodToken().split("\\.", -1);
        String other = Base64URL.encode(header) + "." + parts[1] + ".";
        assertThat(tokens.verify(other)).isEqualTo(bad("Signature verification failed"));
        assertThat(tokens.verify(other + parts[2])).isEqualTo(bad("Signature verification failed"));
    }

    @Test
    void aStrangersKeyIsAFailedSignature() throws Exception {
        var jwt = SignedJWT.parse(goodToken());
        var forged = new JWSObject(jwt.getHeader(), new Payload(jwt.getPayload().toString()));
        forged.sign(new MACSigner(new byte[32]));
        assertThat(tokens.verify(forged.serialize()))
                .isEqualTo(bad("Signature verification failed"));
        var stronger =
                new JWSObject(
                        new JWSHeader.Builder(JWSAlgorithm.HS512)
                                .keyID(jwt.getHeader().getKeyID())
                                .build(),
                        new Payload(jwt.getPayload().toString()));
        stronger.sign(new MACSigner(new byte[64]));
        assertThat(tokens.verify(stronger.serialize()))
                .isEqualTo(bad("Signature verification failed"));
    }

    @Test
    void theSignatureIsLookedAtBeforeTheTime() {
        String jwt = tokens.issue(alice).jwt();
        String tampered =
                jwt.substring(0, jwt.length() - 4) + (jwt.endsWith("AAAA") ? "BAAA" : "AAAA");
        assertThat(tokens.verify(tampered)).isEqualTo(bad("Signature verification failed"));
        time.pass(Duration.ofDays(1));
        assertThat(tokens.verify(tampered)).isEqualTo(bad("Signature verification failed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a.b", "a.b.c.d", "....", "\u0000"})
    void whatHasNotThreePartsIsNoToken(String jwt) {
        assertThat(tokens.verify(jwt)).isEqualTo(bad("Wrong number of segments"));
    }

    @Test
    void hostileTokensAreRefusedWhateverTheirSize() {
        String[] parts = goodToken().split("\\.", -1);
        String large = "a".repeat(1_000_000);
        for (String jwt :
                new String[] {
                    "..",
                    large + "." + parts[1] + "." + parts[2],
                    parts[0] + "." + large + "." + parts[2],
                    parts[0] + "." + parts[1] + "." + large,
                    parts[0] + "." + parts[1] + "." + parts[2] + "=",
                    parts[0] + "." + parts[1] + ".",
                    parts[0] + ".." + parts[2],
                    parts[0] + "." + parts[1] + "\u00e9." + parts[2]
                }) {
            assertThat(tokens.verify(jwt)).isEqualTo(bad("Signature verification failed"));
        }
    }

    @Test
    void aNewPasswordOrADisabledAccountCountsFromTheNextRequestOn() {
        String jwt = goodToken();
        accounts.setDisabled("alice", true);
        assertThat(tokens.verify(jwt)).isEqualTo(bad("Account disabled"));
        accounts.setDisabled("alice", false);
        assertThat(tokens.verify(jwt)).isEqualTo(good());
        accounts.rotatePassword("alice");
        assertThat(tokens.verify(jwt)).isEqualTo(bad("Revoked token"));
    }

    @Test
    void rotationCutsNoTokenInFlightOff() {
        String old = goodToken();
        keys.rotate();
        keys.rotate();
        assertThat(tokens.verify(old)).isEqualTo(good());
        String fresh = goodToken();
        assertThat(fresh.substring(0, fresh.indexOf('.')))
                .isNotEqualTo(old.substring(0, old.indexOf('.')));
        assertThat(tokens.verify(old)).isEqualTo(good());
    }

    @Test
    void aKeyIsForgottenOnceNoTokenOfItCanLive() {
        String old = goodToken();
        keys.rotate();
        time.pass(Tokens.LIFETIME);
        assertThat(tokens.verify(old)).isEqualTo(bad("Signature verification failed"));
        time.pass(Duration.ofSeconds(1));
        keys.rotate();
        assertThat(kept()).isEqualTo(2);
    }

    private int kept() {
        return database.read(tx -> new SigningKeyStore().list(tx)).size();
    }

    @Test
    void keysAreRotatedWhenTheirTimeHasCome() throws Exception {
        var first = SignedJWT.parse(tokens.issue(alice).jwt()).getHeader().getKeyID();
        time.pass(DAYS.minusSeconds(1));
        assertThat(SignedJWT.parse(tokens.issue(alice).jwt()).getHeader().getKeyID())
                .isEqualTo(first);
        String last = tokens.issue(alice).jwt();
        time.pass(Duration.ofSeconds(1));
        assertThat(SignedJWT.parse(tokens.issue(alice).jwt()).getHeader().getKeyID())
                .isNotEqualTo(first);
        assertThat(tokens.verify(last)).isEqualTo(good());
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void tokensSurviveARestart(TestDatabases.Kind kind) {
        close();
        open(kind);
        var account =
                accounts.find("alice")
                        .orElseGet(() ->
                                AccountsTest.created(accounts.create("alice", "alice")).account());
        String old = tokens.issue(account).jwt();
        keys.rotate();
        time.pass(Duration.ofSeconds(1));
        String fresh = tokens.issue(account).jwt();
        time.pass(Duration.ofSeconds(1));
        close();
        open(kind);
        assertThat(tokens.verify(old)).isEqualTo(new Verification.Good(account.caller()));
        assertThat(tokens.verify(fresh)).isEqualTo(new Verification.Good(account.caller()));
        assertThat(tokens.issue(account).jwt().split("\\.", -1)[0])
                .isEqualTo(fresh.split("\\.", -1)[0]);
    }

    @Test
    void nothingOfAKeyIsPrinted() {
        assertThat(keys.current().toString()).matches("SigningKey\\[[0-9a-f]{16}]");
        assertThat(tokens.issue(alice).toString()).isEqualTo("Issued[new]");
    }
}
