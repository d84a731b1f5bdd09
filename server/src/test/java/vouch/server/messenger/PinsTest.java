package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.protocol.MalformedException;
import vouch.protocol.pin.PinKey;
import vouch.protocol.pin.PinMessage;
import vouch.server.account.AppKey;
import vouch.server.account.Replay;
import vouch.server.database.TestDatabases;

class PinsTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir Path folder;
    private @Nullable MessengerWorld opened;
    private long iterator = 1;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private MessengerWorld world() {
        return world(TestDatabases.Kind.SQLITE, Mode.LENIENT);
    }

    private MessengerWorld world(TestDatabases.Kind kind, Mode mode) {
        var world = opened;
        if (world == null) {
            world = new MessengerWorld(folder, kind, mode, Replay.OFF);
            opened = world;
        }
        return world;
    }

    /// What a client computes from its keystore.
    private static PinKey key(TestApp app) {
        byte[] token = Base64.getDecoder().decode(app.pinToken());
        return app.key().isRsa()
                ? PinKey.unwrap(token, app.key().pair().getPrivate(), app.sessionId().toString())
                : PinKey.agreed(app.key().seed(), token);
    }

    private byte[] encrypted(TestApp app, String pin, long iterator) {
        return PinMessage.of(
                        pin.getBytes(StandardCharsets.US_ASCII), world().time.instant(), iterator)
                .encrypt(key(app), RANDOM);
    }

    private JsonNode body(TestApp app, String pin) {
        return body("pin", text(encrypted(app, pin, iterator++)));
    }

    private static JsonNode body(String... fields) {
        var body = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < fields.length; i += 2) {
            body.put(fields[i], fields[i + 1]);
        }
        return body;
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void isTaken(TestApp app, JsonNode body) {
        world().messenger.pins().require(app.caller(), body);
    }

    private MixinRefusal refusal(TestApp app, JsonNode body) {
        return refusal(() -> {
            world().messenger.pins().require(app.caller(), body);
            return true;
        });
    }

    private static MixinRefusal refusal(Callable<Boolean> call) {
        try {
            call.call();
        } catch (MixinRefusal e) {
            return e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("it was taken");
    }

    private static void is(MixinRefusal refusal, MixinError error, String reason) {
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal.extra()).containsEntry("reason", reason);
    }

    private static String wrong(TestApp app) {
        return app.pin().equals("000000") ? "000001" : "000000";
    }

    @ParameterizedTest
    @EnumSource
    void thePinIsTakenOnceWithEachIterator(TestDatabases.Kind kind) {
        var world = world(kind, Mode.LENIENT);
        for (var key : new TestKey[] {TestKey.rsa(1024), TestKey.ed25519()}) {
            var app = world.app(key);
            var body = body("pin", text(encrypted(app, app.pin(), 5)));
            isTaken(app, body);
            is(refusal(app, body), MixinError.PIN_INCORRECT, "iterator");
            is(
                    refusal(app, body("pin", text(encrypted(app, app.pin(), 4)))),
                    MixinError.PIN_INCORRECT,
                    "iterator");
            isTaken(app, body("pin", text(encrypted(app, app.pin(), 6))));
        }
    }

    @Test
    void everySpellingAndEveryNameOfTheFieldIsTaken() {
        var app = world().app(TestKey.ed25519());
        var url = Base64.getUrlEncoder();
        isTaken(app, body("pin", text(encrypted(app, app.pin(), 1))));
        isTaken(app, body("pin_base64", url.encodeToString(encrypted(app, app.pin(), 2))));
        isTaken(app, body("Pin", text(encrypted(app, app.pin(), 3))));
        isTaken(
                app,
                body(
                        "pin",
                        "",
                        "pin_base64",
                        url.withoutPadding().encodeToString(encrypted(app, app.pin(), 4))));
    }

    @Test
    void fiveWrongPinsInADayLockTheAccountForADay() {
        var world = world();
        var app = world.app(TestKey.ed25519());
        for (int left = 4; left >= 0; left--) {
            var refusal = refusal(app, body(app, wrong(app)));
            is(refusal, MixinError.PIN_INCORRECT, "wrong");
            assertThat(refusal.extra()).containsEntry("tries_left", (long) left);
        }
        is(refusal(app, body(app, app.pin())), MixinError.TOO_MANY_REQUESTS, "locked");
        world.time.pass(Duration.ofDays(1).minusSeconds(1));
        is(refusal(app, body(app, app.pin())), MixinError.TOO_MANY_REQUESTS, "locked");
        world.time.pass(Duration.ofSeconds(1));
        // The next wrong one locks again, for longer.
        is(refusal(app, body(app, wrong(app))), MixinError.PIN_INCORRECT, "wrong");
        world.time.pass(Duration.ofDays(2).minusSeconds(1));
        is(refusal(app, body(app, app.pin())), MixinError.TOO_MANY_REQUESTS, "locked");
        world.time.pass(Duration.ofSeconds(1));
        isTaken(app, body(app, app.pin()));
        assertThat(refusal(app, body(app, wrong(app))).extra()).containsEntry("tries_left", 4L);
    }

    @Test
    void aRightPinAndADayForgiveWrongOnes() {
        var world = world();
        var app = world.app(TestKey.ed25519());
        for (int i = 0; i < 4; i++) {
            is(refusal(app, body(app, wrong(app))), MixinError.PIN_INCORRECT, "wrong");
        }
        isTaken(app, body(app, app.pin()));
        for (int i = 0; i < 4; i++) {
            is(refusal(app, body(app, wrong(app))), MixinError.PIN_INCORRECT, "wrong");
        }
        world.time.pass(Duration.ofDays(1));
        assertThat(refusal(app, body(app, wrong(app))).extra()).containsEntry("tries_left", 4L);
    }

    @Test
    void whatIsNotTrulyWrongDoesNotCount() {
        var world = world();
        var app = world.app(TestKey.ed25519());
        var other = world.app(TestKey.ed25519());
        isTaken(app, body("pin", text(encrypted(app, app.pin(), 10))));
        for (int i = 0; i < 7; i++) {
            is(refusal(app, body()), MixinError.INVALID_PIN_FORMAT, "missing");
            is(refusal(app, body("pin", "123456")), MixinError.INVALID_PIN_FORMAT, "malformed");
            is(
                    refusal(app, body("pin", text(encryptedFor(other, app, false)))),
                    MixinError.INVALID_PIN_FORMAT,
                    "not-decryptable");
            is(
                    refusal(app, body("pin", text(encryptedFor(other, app, true)))),
                    MixinError.PIN_INCORRECT,
                    "time");
            is(
                    refusal(app, body("pin", text(encrypted(app, "12345x", 11)))),
                    MixinError.INVALID_PIN_FORMAT,
                    "not-six-digits");
            is(
                    refusal(app, body("pin", text(encrypted(app, wrong(app), 10)))),
                    MixinError.PIN_INCORRECT,
                    "iterator");
            is(
                    refusal(app, body("pin", text(encrypted(app, wrong(app), -1)))),
                    MixinError.PIN_INCORRECT,
                    "iterator");
            is(refusal(app, old(app)), MixinError.PIN_INCORRECT, "time");
        }
        isTaken(app, body("pin", text(encrypted(app, app.pin(), 11))));
    }

    /// A PIN encrypted with another session's key. One in 256 has a right padding with this one's,
    /// and is read as something.
    private byte[] encryptedFor(TestApp other, TestApp app, boolean readable) {
        byte[] encrypted;
        do {
            encrypted = encrypted(other, app.pin(), 11);
        } while (isReadable(app, encrypted) != readable);
        return encrypted;
    }

    private static boolean isReadable(TestApp app, byte[] encrypted) {
        try {
            var _ = PinMessage.decrypt(encrypted, key(app));
            return true;
        } catch (MalformedException _) {
            return false;
        }
    }

    private JsonNode old(TestApp app) {
        byte[] bytes =
                PinMessage.of(
                                app.pin().getBytes(StandardCharsets.US_ASCII),
                                world().time.instant().minus(Duration.ofMinutes(6)),
                                11)
                        .encrypt(key(app), RANDOM);
        return body("pin", text(bytes));
    }

    @Test
    void aStrictGatewayGivesNoReason() {
        var app = world(TestDatabases.Kind.SQLITE, Mode.STRICT).app(TestKey.ed25519());
        for (var body : List.of(body(), body(app, wrong(app)), old(app))) {
            assertThat(refusal(app, body).extra()).isEmpty();
        }
    }

    @Test
    void aWrongPinUsesUpItsIteratorSoThatNobodyCanRepeatIt() {
        var app = world().app(TestKey.ed25519());
        var body = body("pin", text(encrypted(app, wrong(app), 3)));
        is(refusal(app, body), MixinError.PIN_INCORRECT, "wrong");
        is(refusal(app, body), MixinError.PIN_INCORRECT, "iterator");
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        var answers = new ArrayList<T>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(calls)) {
                answers.add(call.get());
            }
        }
        return answers;
    }

    @Test
    void ofManyRequestsWithOneIteratorOneIsTaken() throws Exception {
        var app = world().app(TestKey.ed25519());
        var body = body("pin", text(encrypted(app, app.pin(), 9)));
        assertThat(atOnce(Collections.nCopies(20, () -> isTakenNow(app, body))))
                .containsOnlyOnce(true);
    }

    private boolean isTakenNow(TestApp app, JsonNode body) {
        try {
            isTaken(app, body);
            return true;
        } catch (MixinRefusal e) {
            assertThat(e.extra()).containsEntry("reason", "iterator");
            return false;
        }
    }

    /// The same user with another session.
    private TestApp anotherSession(TestApp app) {
        var world = world();
        return world.database.write(tx -> {
            var key = AppKey.parse(app.key().publicInfo());
            var session = world.sessions.create(tx, app.userId(), key);
            world.messenger.pins().openSession(tx, session);
            var facts = world.messenger.pins().facts(tx, app.userId(), session.sessionId());
            return new TestApp(
                    app.userId(), session.sessionId(), app.key(), app.pin(), facts.token());
        });
    }

    @ParameterizedTest
    @EnumSource
    void ofManyWrongPinsAtOnceFiveAreLookedAt(TestDatabases.Kind kind) throws Exception {
        var app = world(kind, Mode.LENIENT).app(TestKey.ed25519());
        var calls = new ArrayList<Callable<MixinRefusal>>();
        for (int i = 0; i < 20; i++) {
            var session = anotherSession(app);
            var body = body("pin", text(encrypted(session, wrong(app), 1)));
            calls.add(() -> refusal(session, body));
        }
        var left = new ArrayList<>();
        for (var refusal : atOnce(calls)) {
            left.add(refusal.extra().getOrDefault("tries_left", "locked"));
        }
        assertThat(left).contains(0L, 1L, 2L, 3L, 4L).hasSize(20);
        left.removeIf("locked"::equals);
        assertThat(left).hasSize(5);
        is(refusal(app, body(app, app.pin())), MixinError.TOO_MANY_REQUESTS, "locked");
    }

    @ParameterizedTest
    @EnumSource
    void ofManyFirstPinsAtOnceOneIsSet(TestDatabases.Kind kind) throws Exception {
        var app = world(kind, Mode.LENIENT).app(TestKey.ed25519());
        world().database
                .change(tx ->
                        tx.update(
                                "delete from messenger_pin where user_id = ?",
                                app.userId().toString()));
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 20; i++) {
            var session = anotherSession(app);
            var body = body("pin", text(encrypted(session, "%06d".formatted(i), 1)));
            calls.add(() -> isSet(session, body));
        }
        assertThat(atOnce(calls)).containsOnlyOnce(true);
    }

    private boolean isSet(TestApp app, JsonNode body) {
        try {
            update(app, body);
            return true;
        } catch (MixinRefusal e) {
            assertThat(e.extra()).containsEntry("reason", "old-pin-missing");
            return false;
        }
    }

    private void update(TestApp app, JsonNode body) {
        world().messenger.pins().update(app.caller(), body);
    }

    @Test
    void aPinIsChangedWhicheverOfTheTwoWasEncryptedFirst() {
        var app = world().app(TestKey.rsa(1024));
        update(
                app,
                body(
                        "old_pin",
                        text(encrypted(app, app.pin(), 8)),
                        "pin",
                        text(encrypted(app, "111111", 7))));
        update(
                app,
                body(
                        "old_pin_base64",
                        text(encrypted(app, "111111", 9)),
                        "pin_base64",
                        text(encrypted(app, "222222", 10))));
        is(
                refusal(app, body("pin", text(encrypted(app, "222222", 10)))),
                MixinError.PIN_INCORRECT,
                "iterator");
        isTaken(app, body("pin", text(encrypted(app, "222222", 11))));
    }

    @Test
    void aPinIsChangedByWhoKnowsItAlone() {
        var app = world().app(TestKey.ed25519());
        is(
                refusal(() -> {
                    update(app, body("pin", text(encrypted(app, "111111", 1))));
                    return true;
                }),
                MixinError.PIN_INCORRECT,
                "old-pin-missing");
        is(
                refusal(() -> {
                    update(
                            app,
                            body(
                                    "old_pin",
                                    text(encrypted(app, wrong(app), 2)),
                                    "pin",
                                    text(encrypted(app, "111111", 3))));
                    return true;
                }),
                MixinError.PIN_INCORRECT,
                "wrong");
        isTaken(app, body("pin", text(encrypted(app, app.pin(), 4))));
    }

    @Test
    void aPinLeavesNoTraceInTheDatabaseOrInAWord() {
        var app = world().app(TestKey.ed25519());
        var stored =
                world().database
                        .read(tx ->
                                tx.list(
                                        "select salt, hash from messenger_pin",
                                        row ->
                                                new String(
                                                        row.bytes("hash"),
                                                        StandardCharsets.ISO_8859_1)));
        assertThat(stored).isNotEmpty().noneMatch(text -> text.contains(app.pin()));
        assertThat(refusal(app, body(app, wrong(app))).toString()).doesNotContain(wrong(app));
    }
}
