package vouch.server.notary;

import java.security.SecureRandom;
import vouch.protocol.log.NoteSigner;

/// A log key for tests.
final class TestLog {

    static final String ORIGIN = "vouch/0123456789abcdef";

    private TestLog() {}

    static NoteSigner signer() {
        return NoteSigner.generate(ORIGIN, new SecureRandom());
    }
}
