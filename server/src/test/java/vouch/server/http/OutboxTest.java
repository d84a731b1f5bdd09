package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Outbox outbox = new Outbox(2, 10);

    private Frame take() throws InterruptedException {
        return outbox.take().orElseThrow();
    }

    @Test
    void messagesKeepTheirOrderAndControlFramesPassThem() throws Exception {
        assertThat(outbox.offer(new byte[] {1})).isTrue();
        assertThat(outbox.offer(new byte[] {2})).isTrue();
        outbox.ping();
        outbox.ping();
        outbox.pong(new byte[] {3});
        outbox.pong(new byte[] {4});

        assertThat(take().payload).containsExactly(4);
        assertThat(take().opcode).isEqualTo(Frame.PING);
        assertThat(take().payload).containsExactly(1);
        assertThat(take().payload).containsExactly(2);
    }

    @Test
    void itIsFullAtSoManyMessagesOrSoManyBytes() throws Exception {
        assertThat(outbox.offer(new byte[1])).isTrue();
        assertThat(outbox.offer(new byte[1])).isTrue();
        assertThat(outbox.offer(new byte[1])).isFalse();
        take();
        assertThat(outbox.offer(new byte[20])).isTrue();
        take();
        assertThat(outbox.offer(new byte[1])).isFalse();
        take();
        assertThat(outbox.offer(new byte[1])).isTrue();
    }

    @Test
    void whoWaitsForRoomGetsIt() throws Exception {
        assertThat(outbox.put(new byte[10])).isTrue();
        var waiting = new CompletableFuture<Boolean>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        waiting.complete(outbox.put(new byte[] {7}));
                    } catch (InterruptedException e) {
                        waiting.completeExceptionally(e);
                    }
                });
        take();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(take().payload).containsExactly(7);
    }

    @Test
    void theCloseFrameIsTheLastAndTheFirstOneCounts() throws Exception {
        outbox.offer(new byte[] {1});
        outbox.close(Frame.close(1000, "first"), false);
        outbox.close(Frame.close(1001, "second"), false);
        assertThat(outbox.offer(new byte[] {2})).isFalse();
        assertThat(outbox.put(new byte[] {2})).isFalse();

        assertThat(take().payload).containsExactly(1);
        assertThat(take().payload).startsWith(3, (byte) 0xe8);
        assertThat(outbox.take()).isEmpty();
    }

    @Test
    void closingAtOnceDropsWhatWaits() throws Exception {
        outbox.offer(new byte[] {1});
        outbox.close(Frame.close(1002, ""), true);
        assertThat(take().opcode).isEqualTo(Frame.CLOSE);
        assertThat(outbox.take()).isEmpty();
    }

    @Test
    void theEndFreesEveryoneWhoWaits() throws Exception {
        outbox.offer(new byte[10]);
        var waiting = new CompletableFuture<Boolean>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        waiting.complete(outbox.put(new byte[1]));
                    } catch (InterruptedException e) {
                        waiting.completeExceptionally(e);
                    }
                });
        outbox.end();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(outbox.take()).isEmpty();
    }
}
