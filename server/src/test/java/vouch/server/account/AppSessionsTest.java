package vouch.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.request.RequestSignature;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;

class AppSessionsTest {

    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final byte[] NOTHING = {};
    private static final KeyPair ED25519 = pair("Ed25519", 0);

    /// One for all: each test makes sessions of its own.
    @TempDir private static Path folder;

    private static Database database;

    private final TestTime time = new TestTime("2021-09-12T08:00:00Z");

    @BeforeAll
    static void open() {
        database = TestDatabases.Kind.SQLITE.open(folder);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private AppSessions sessions(Replay replay) {
        return new AppSessions(database, time, replay, SKEW);
    }

    private static KeyPair pair(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private AppSession session(AppSessions sessions, KeyPair pair) {
        var key = AppKey.parse(pair.getPublic().getEncoded());
        return database.write(tx -> sessions.create(tx, UUID.randomUUID(), key));
    }

    /// A token as a client makes it, with whatever claims a test wants.
    private static String jwt(KeyPair pair, String algorithm, String claims) {
        String signed =
                url("{\"alg\":\"%s\",\"typ\":\"JWT\"}".formatted(algorithm)) + "." + url(claims);
        boolean rsa = pair.getPrivate().getAlgorithm().equals("RSA");
        try {
            var signer = Signature.getInstance(rsa ? "SHA512withRSA" : "Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String url(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String claims(AppSession session, Instant iat, Instant exp, String sig) {
        return """
        {"uid":"%s","sid":"%s","iat":%d,"exp":%d,"jti":"%s","sig":"%s"}\
        """
                .formatted(
                        session.userId(),
                        session.sessionId(),
                        iat.getEpochSecond(),
                        exp.getEpochSecond(),
                        UUID.randomUUID(),
                        sig);
    }

    private String claims(AppSession session, String sig) {
        return claims(session, time.instant(), time.instant().plusSeconds(60), sig);
    }

    private static String sigOfMe() {
        return RequestSignature.digest("GET", "/me", NOTHING);
    }

    private static RequestVerdict me(AppSessions sessions, String jwt) {
        return sessions.verify("Bearer " + jwt, "GET", "/me", NOTHING);
    }

    private static TokenFault fault(RequestVerdict verdict) {
        return switch (verdict) {
            case RequestVerdict.Bad(var fault) -> fault;
            case RequestVerdict.Good good -> throw new AssertionError("taken: " + good);
        };
    }

    private static void isGood(RequestVerdict verdict) {
        assertThat(verdict).isInstanceOf(RequestVerdict.Good.class);
    }

    @ParameterizedTest
    @CsvSource({"RSA,1024,RS512", "RSA,2048,RS512", "Ed25519,0,EdDSA"})
    void aRequestIsTakenThatItsSessionSigned(String key, int bits, String algorithm) {
        var sessions = sessions(Replay.WARN);
        var pair = pair(key, bits);
        var session = session(sessions, pair);
        var verdict = me(sessions, jwt(pair, algorithm, claims(session, sigOfMe())));
        assertThat(verdict)
                .isEqualTo(
                        new RequestVerdict.Good(
                                new AppCaller(session.userId(), session.sessionId(), Scopes.FULL),
                                false));
    }

    @Test
    void theAlgorithmFollowsFromTheKeyAndNeverFromTheToken() {
        var sessions = sessions(Replay.OFF);
        var session = session(sessions, ED25519);
        var claims = claims(session, sigOfMe());
        for (var algorithm : new String[] {"RS512", "none", "HS256", "EdDSA ", "eddsa"}) {
            assertThat(fault(me(sessions, jwt(ED25519, algorithm, claims))))
                    .isEqualTo(new TokenFault.WrongAlgorithm(AppAlgorithm.EDDSA, algorithm));
        }
        assertThat(fault(me(sessions, jwt(pair("Ed25519", 0), "EdDSA", claims))))
                .isEqualTo(new TokenFault.WrongKey(AppAlgorithm.EDDSA));
    }

    @Test
    void aTokenOfNinetyDaysIsTakenUntilItExpires() {
        var sessions = sessions(Replay.OFF);
        var session = session(sessions, ED25519);
        Instant iat = time.instant();
        var jwt =
                jwt(
                        ED25519,
                        "EdDSA",
                        claims(session, iat, iat.plus(Duration.ofDays(90)), sigOfMe()));
        isGood(me(sessions, jwt));
        time.pass(Duration.ofDays(90).minusSeconds(1));
        isGood(me(sessions, jwt));
        time.pass(Duration.ofSeconds(1));
        assertThat(fault(me(sessions, jwt))).isInstanceOf(TokenFault.Expired.class);
    }

    @Test
    void aClockMayBeAheadByTheSkew() {
        var sessions = sessions(Replay.OFF);
        var session = session(sessions, ED25519);
        Instant ahead = time.instant().plus(SKEW);
        isGood(
                me(
                        sessions,
                        jwt(
                                ED25519,
                                "EdDSA",
                                claims(session, ahead, ahead.plusSeconds(9), sigOfMe()))));
        Instant further = ahead.plusSeconds(1);
        assertThat(
                        fault(
                                me(
                                        sessions,
                                        jwt(
                                                ED25519,
                                                "EdDSA",
                                                claims(
                                                        session,
                                                        further,
                                                        further.plusSeconds(9),
                                                        sigOfMe())))))
                .isInstanceOf(TokenFault.FromTheFuture.class);
    }

    @Test
    void aSessionThatHasEndedOrIsAnothersIsNone() {
        var sessions = sessions(Replay.OFF);
        var session = session(sessions, ED25519);
        var other =
                new AppSession(
                        session.sessionId(), UUID.randomUUID(), session.key(), time.instant());
        assertThat(fault(me(sessions, jwt(ED25519, "EdDSA", claims(other, sigOfMe())))))
                .isInstanceOf(TokenFault.OthersSession.class);
        var jwt = jwt(ED25519, "EdDSA", claims(session, sigOfMe()));
        isGood(me(sessions, jwt));
        assertThat(sessions.end(session.sessionId())).isTrue();
        assertThat(fault(me(sessions, jwt)))
                .isEqualTo(new TokenFault.UnknownSession(session.sessionId()));
    }

    @Test
    void aReusedTokenIsToldOrRefusedAsTheOperatorWants() {
        var told = sessions(Replay.WARN);
        var session = session(told, ED25519);
        var jwt = jwt(ED25519, "EdDSA", claims(session, sigOfMe()));
        assertThat(me(told, jwt)).extracting("reused").isEqualTo(false);
        assertThat(me(told, jwt)).extracting("reused").isEqualTo(true);
        var off = sessions(Replay.OFF);
        isGood(me(off, jwt));
        assertThat(me(off, jwt)).extracting("reused").isEqualTo(false);

        isGood(me(sessions(Replay.STRICT), jwt));
        // Also after a restart: another process knows it from the database.
        assertThat(fault(me(sessions(Replay.STRICT), jwt))).isInstanceOf(TokenFault.Reused.class);
    }

    @Test
    void aTokenThatCouldBeForgottenIsTooOldWhereTokensAreGoodOnce() {
        var sessions = sessions(Replay.STRICT);
        var session = session(sessions, ED25519);
        Instant iat = time.instant();
        var first =
                jwt(
                        ED25519,
                        "EdDSA",
                        claims(session, iat, iat.plus(Duration.ofDays(90)), sigOfMe()));
        isGood(me(sessions, first));
        // What is remembered is forgotten now and then, but nothing that could still be used.
        for (int minute = 0; minute < 5; minute++) {
            time.pass(Duration.ofMinutes(1));
            assertThat(fault(me(sessions, first))).isInstanceOf(TokenFault.Reused.class);
        }
        time.pass(Duration.ofSeconds(1));
        assertThat(fault(me(sessions, first))).isInstanceOf(TokenFault.TooOld.class);
        time.pass(Duration.ofMinutes(1).plusSeconds(1));
        var later = claims(session, sigOfMe());
        isGood(me(sessions, jwt(ED25519, "EdDSA", later)));
        var remembered =
                database.read(tx ->
                        tx.find(
                                "select count(*) as tokens from app_token where session_id = ?",
                                row -> row.number("tokens"),
                                session.sessionId().toString()));
        assertThat(remembered.orElseThrow()).isEqualTo(1);
    }

    @Test
    void aTargetThatEndsInAQuestionMarkCannotBeToldFromOneWithout() {
        var sessions = sessions(Replay.OFF);
        var session = session(sessions, ED25519);
        var sig = RequestSignature.digest("GET", "/me?", NOTHING);
        isGood(me(sessions, jwt(ED25519, "EdDSA", claims(session, sig))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.b",
                "a.b.c.d",
                "e30.e30.",
                "e30=.e30.e30",
                "bnVsbA.bnVsbA.AA",
                "eyJhbGciOiJFZERTQSJ9.W10.AA",
                "eyJhbGciOiJFZERTQSIsImFsZyI6IlJTNTEyIn0.e30.AA",
            })
    void whatIsNoTokenIsRefusedWithASentence(String jwt) {
        var fault = fault(me(sessions(Replay.OFF), jwt));
        assertThat(fault).isInstanceOf(TokenFault.Malformed.class);
        assertThat(((TokenFault.Malformed) fault).reason()).endsWith(".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"iat\":|\"iat\":1.5,\"x\":",
                "\"iat\":|\"iat\":-1,\"x\":",
                "\"iat\":|\"iat\":99999999999999,\"x\":",
                "\"iat\":|\"iat\":\"1\",\"x\":",
                "\"exp\":|\"x\":",
                "\"jti\":|\"x\":",
                "\"sig\":\"|\"sig\":\"A",
                "\"sig\":\"|\"sig\":\"\",\"x\":\"",
                "\"sid\":\"|\"sid\":\"x",
                "\"uid\":|\"uid\":null,\"x\":",
                "\"uid\":|\"scp\":\"\",\"uid\":",
                "\"uid\":|\"uid\":{},\"x\":",
            })
    void aClaimOfTheWrongKindIsRefused(String from, String to) {
        var sessions = sessions(Replay.OFF);
        var session = session(sessions, ED25519);
        var claims = claims(session, sigOfMe()).replace(from, to);
        assertThat(fault(me(sessions, jwt(ED25519, "EdDSA", claims))))
                .isInstanceOf(TokenFault.Malformed.class);
    }

    @Test
    void aTokenTooLongIsNotRead() {
        var fault = fault(me(sessions(Replay.OFF), "a".repeat(AppToken.CHARS_MAX + 1)));
        assertThat(fault)
                .hasToString("Malformed[reason=A token has at most 4096 characters, not 4097.]");
    }

    @Test
    void scopesAreThoseOfTheToken() {
        var sessions = sessions(Replay.OFF);
        var session = session(sessions, ED25519);
        var claims =
                claims(session, sigOfMe())
                        .replace("{", "{\"scp\":\"PROFILE:READ  ASSETS:READ PROFILE:READ\",");
        var verdict = me(sessions, jwt(ED25519, "EdDSA", claims));
        var scopes = ((RequestVerdict.Good) verdict).caller().scopes();
        assertThat(scopes.allow("PROFILE:READ")).isTrue();
        assertThat(scopes.allow("PHONE:READ")).isFalse();
    }

    /// What a client signed instead of what it sent, and what it is told.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/s?offset=1+08:00|GET|/s?offset=1%2B08:00||signed as %2B, sent as +",
                "GET|/s?offset=1%2B08:00|GET|/s?offset=1+08:00||signed as +, sent as %2B",
                "GET|/s?offset=1:2|GET|/s?offset=1%3A2||signed as %3A, sent as a colon",
                "GET|/s?offset=1%3A2|GET|/s?offset=1:2||signed as a colon, sent as %3A",
                "GET|/s?limit=5|GET|/s||query was left out",
                "GET|/s|GET|http://vouch.test:8080/s||host was signed",
                "GET|/s|GET|:8080/s||port was signed",
                "GET|/s|get|/s||upper case",
                "GET|/s|GET|/||for the WebSocket",
                "GET|/s|POST|/s||signed for POST",
                "POST|/s|POST|/s|{}|signed as nothing",
                "GET|/s%20t|GET|/s t||signed decoded",
                "GET|/s|GET|/other||exactly as they are sent",
            })
    void aLikelyMistakeIsFoundAndTold(
            String method,
            String target,
            String signedMethod,
            String signedTarget,
            @Nullable String signedBody,
            String told) {
        byte[] signed = (signedBody == null ? "" : signedBody).getBytes(StandardCharsets.UTF_8);
        var sig = RequestSignature.digest(signedMethod, signedTarget, signed);
        assertThat(hints(method, target, "", sig)).contains(told);
    }

    @Test
    void aFieldThatWasSignedAndNotSentIsNamed() {
        var sig =
                RequestSignature.digest(
                        "POST",
                        "/me",
                        "{\"full_name\":\"x\",\"avatar_base64\":undefined}"
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(hints("POST", "/me", "{\"full_name\":\"x\"}", sig))
                .contains("avatar_base64 was undefined");
    }

    private String hints(String method, String target, String body, String sig) {
        var sessions = sessions(Replay.OFF);
        var session = session(sessions, ED25519);
        var fault =
                fault(
                        sessions.verify(
                                new SignedRequest(
                                        "Bearer " + jwt(ED25519, "EdDSA", claims(session, sig)),
                                        method,
                                        target,
                                        body.getBytes(StandardCharsets.UTF_8),
                                        Optional.of("vouch.test:8080"))));
        return String.join(" ", ((TokenFault.OtherRequest) fault).hints());
    }
}
