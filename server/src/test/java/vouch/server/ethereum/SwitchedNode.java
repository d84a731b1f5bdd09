package vouch.server.ethereum;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A node that a test cuts off, lets hang, and brings back.
class SwitchedNode extends ForwardingNode {

    final AtomicInteger asked = new AtomicInteger();

    private volatile Optional<CountDownLatch> hanging = Optional.empty();
    private volatile boolean off;

    SwitchedNode(EthereumNode node) {
        super(node);
    }

    void cutOff() {
        off = true;
    }

    /// Answers nothing until it is switched on again.
    void hang() {
        hanging = Optional.of(new CountDownLatch(1));
    }

    void on() {
        off = false;
        hanging.ifPresent(CountDownLatch::countDown);
        hanging = Optional.empty();
    }

    @Override
    <T> T pass(Supplier<T> call) {
        asked.incrementAndGet();
        hanging.ifPresent(latch -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        if (off) {
            throw new NodeException("cut off");
        }
        return super.pass(call);
    }
}
