package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What fails again and again is refused without a closer look; what is right passes.
class FailureLimitsTest {

    private static final int TOO_MANY = 429;

    private MessengerWorld world;
    private TestApp alice;

    @BeforeEach
    void open(@TempDir Path folder) {
        world = new MessengerWorld(folder);
        alice = world.app(TestKey.ed25519());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private MessengerWorld.Reply withBadToken() {
        return world.send("GET", "/me", "", "nonsense");
    }

    @Test
    void badTokensOfOneAddressAreExplainedUpToALimitAndGoodOnesStillTaken() {
        for (int i = 0; i < TokenRefusals.BAD_TOKENS_MAX; i++) {
            var refused = withBadToken();
            assertThat(refused.code()).isEqualTo(401);
            assertThat(refused.extra().get("reason").asText()).isEqualTo("malformed-token");
        }
        var refused = withBadToken();
        assertThat(refused.status()).isEqualTo(202);
        assertThat(refused.code()).isEqualTo(TOO_MANY);
        assertThat(refused.extra().isMissingNode()).isTrue();
        assertThat(world.get(alice, "/me").status()).isEqualTo(200);

        world.time.pass(TokenRefusals.BAD_TOKENS_WINDOW);
        assertThat(withBadToken().code()).isEqualTo(401);
    }

    private MessengerWorld.Reply verify(TestApp app, String pin) {
        var body = JsonNodeFactory.instance.objectNode().put("pin", pin);
        return world.post(app, "/pin/verify", body.toString());
    }

    private static String unreadable() {
        byte[] bytes = new byte[48];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void aSessionsPinsAreNoLongerLookedAtAfterManyThatNobodyCanDecrypt() {
        var pins = new TestPins(world.time);
        int undecryptable = 0;
        // One in some hundreds of random ones has a right padding, and is something else.
        while (undecryptable < Pins.UNREADABLE_MAX) {
            var refused = verify(alice, unreadable());
            assertThat(refused.code()).isNotEqualTo(TOO_MANY);
            if (refused.extra().get("reason").asText().equals("not-decryptable")) {
                undecryptable++;
            }
        }
        for (var pin : new String[] {unreadable(), pins.of(alice)}) {
            var refused = verify(alice, pin);
            assertThat(refused.code()).isEqualTo(TOO_MANY);
            assertThat(refused.extra().get("reason").asText()).isEqualTo("unreadable");
        }
        var bob = world.app(TestKey.ed25519());
        assertThat(verify(bob, pins.of(bob)).status()).as("another session").isEqualTo(200);

        world.time.pass(Pins.UNREADABLE_WINDOW);
        assertThat(verify(alice, pins.of(alice)).status()).isEqualTo(200);
    }
}
