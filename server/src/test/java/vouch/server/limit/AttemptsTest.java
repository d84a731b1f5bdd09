package vouch.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final String HERE = "192.0.2.1";
    private static final String ELSEWHERE = "192.0.2.2";

    private final TestTime time = new TestTime();
    private final Attempts attempts = new Attempts(time);

    private void fail(int times, String key, String address) {
        for (int i = 0; i < times; i++) {
            attempts.failed(key, address);
        }
    }

    @Test
    void afterTooManyFailuresAKeyMayNotBeTriedFromThereUntilTheWindowIsOver() {
        fail(Attempts.PER_KEY_AND_ADDRESS_MAX - 1, "alice", HERE);
        assertThat(attempts.mustWait("alice", HERE)).isEmpty();
        time.pass(Duration.ofMinutes(5));
        fail(1, "alice", HERE);
        assertThat(attempts.mustWait("alice", HERE)).contains(Duration.ofMinutes(10));
        time.pass(Duration.ofMinutes(10));
        assertThat(attempts.mustWait("alice", HERE)).isEmpty();
        fail(1, "alice", HERE);
        assertThat(attempts.mustWait("alice", HERE)).isEmpty();
    }

    @Test
    void aStrangerCannotLockACallerOut() {
        fail(10 * Attempts.PER_ADDRESS_MAX, "alice", HERE);
        assertThat(attempts.mustWait("alice", ELSEWHERE)).isEmpty();
    }

    @Test
    void anAddressThatTriesManyKeysIsStoppedForAllOfThem() {
        for (int i = 0; i < Attempts.PER_ADDRESS_MAX; i++) {
            attempts.failed("key-" + i, HERE);
        }
        assertThat(attempts.mustWait("another", HERE)).isPresent();
    }

    @Test
    void aRightPasswordForgivesTheKeyButNotTheAddress() {
        fail(Attempts.PER_KEY_AND_ADDRESS_MAX, "alice", HERE);
        attempts.succeeded("alice", HERE);
        assertThat(attempts.mustWait("alice", HERE)).isEmpty();
        for (int i = 0; i < Attempts.PER_ADDRESS_MAX; i++) {
            attempts.failed("alice", HERE);
            attempts.succeeded("alice", HERE);
        }
        assertThat(attempts.mustWait("alice", HERE)).isPresent();
    }

    @Test
    void aNetworkOfIpv6CountsAsOneAddress() {
        for (int i = 0; i < Attempts.PER_KEY_AND_ADDRESS_MAX; i++) {
            attempts.failed("alice", "2001:db8:0:1::" + Integer.toHexString(i));
        }
        assertThat(attempts.mustWait("alice", "2001:db8:0:1:ffff:ffff:ffff:ffff")).isPresent();
        assertThat(attempts.mustWait("alice", "2001:db8:0:2::1")).isEmpty();
        assertThat(attempts.mustWait("alice", "fe80::1%eth0")).isEmpty();
    }

    @Test
    void memoryIsBoundedAndTheBusiestIsRememberedLongest() {
        for (int i = 0; i < 2 * Attempts.REMEMBERED_MAX; i++) {
            attempts.failed("key-" + i, HERE);
        }
        assertThat(attempts.remembered()).isEqualTo(Attempts.REMEMBERED_MAX + 1);
        assertThat(attempts.mustWait("another", HERE)).isPresent();
    }
}
