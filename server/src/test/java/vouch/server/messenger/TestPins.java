package vouch.server.messenger;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import vouch.protocol.pin.PinKey;
import vouch.protocol.pin.PinMessage;

/// Encrypts PINs as a client does, each with a greater iterator than the one before.
final class TestPins {

    private final InstantSource clock;
    private final AtomicLong iterator = new AtomicLong();

    TestPins(InstantSource clock) {
        this.clock = clock;
    }

    /// The app's own PIN.
    String of(TestApp app) {
        return of(app, app.pin());
    }

    String of(TestApp app, String pin) {
        return of(app, pin.getBytes(StandardCharsets.US_ASCII));
    }

    /// Whatever stands for the PIN: six digits, a TIP's public key, or what it signed.
    String of(TestApp app, byte[] pin) {
        byte[] token = Base64.getDecoder().decode(app.pinToken());
        var key =
                app.key().isRsa()
                        ? PinKey.unwrap(
                                token, app.key().pair().getPrivate(), app.sessionId().toString())
                        : PinKey.agreed(app.key().seed(), token);
        var message = PinMessage.of(pin, clock.instant(), iterator.incrementAndGet());
        return Base64.getEncoder().encodeToString(message.encrypt(key, new SecureRandom()));
    }
}
