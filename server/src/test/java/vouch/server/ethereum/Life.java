package vouch.server.ethereum;

import java.util.function.Supplier;
import vouch.server.database.Database;

/// How long a gateway lives, counted in what it asks of its node and its database. Once over,
/// nothing it does has any effect, as after a `kill -9`.
final class Life {

    /// Not an exception: nothing in the gateway may take it for something to be handled.
    @SuppressWarnings("serial")
    static final class Over extends Error {
        Over() {
            super("killed", null, false, false);
        }
    }

    private long left;

    private Life(long left) {
        this.left = left;
    }

    static Life unending() {
        return new Life(Long.MAX_VALUE);
    }

    /// Ends with the `moments`-th moment. There are two to each call: before it has an effect, and
    /// after it has had one but before it returns.
    static Life of(long moments) {
        return new Life(moments);
    }

    /// Ends it after so many moments from now.
    void endAfter(long moments) {
        left = moments;
    }

    boolean isOver() {
        return left <= 0;
    }

    private <T> T live(Supplier<T> call) {
        moment();
        T result = call.get();
        moment();
        return result;
    }

    private void moment() {
        if (left > 0) {
            left--;
        }
        if (left <= 0) {
            throw new Over();
        }
    }

    EthereumNode node(EthereumNode node) {
        return new ForwardingNode(node) {
            @Override
            <T> T pass(Supplier<T> call) {
                return live(call);
            }
        };
    }

    Database database(Database database) {
        return new Database() {
            @Override
            public <T> T read(Work<T> work) {
                return live(() -> database.read(work));
            }

            @Override
            public <T> T write(Work<T> work) {
                return live(() -> database.write(work));
            }

            @Override
            public void close() {
                throw new IllegalStateException("the test closes the database");
            }
        };
    }
}
