package vouch.protocol.log;

import java.security.SecureRandom;
import java.util.Arrays;
import vouch.protocol.Digest;

/// Randomness that is the same each time, so that keys made with it are, too: for tests alone.
public final class FixedRandom extends SecureRandom {

    private Digest state;

    public FixedRandom(String seed) {
        super();
        this.state = Digest.sha256(seed.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += Digest.BYTES) {
            int count = Math.min(Digest.BYTES, bytes.length - at);
            System.arraycopy(Arrays.copyOf(state.bytes(), count), 0, bytes, at, count);
            state = Digest.sha256(state.bytes());
        }
    }
}
