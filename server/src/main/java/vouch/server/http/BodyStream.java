package vouch.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// A request's body up to its limit, and what can go wrong with it as the answers it gets: 413
/// beyond the limit, 400 for malformed chunks, none where the caller leaves.
///
/// It is never closed: closing what is below reads on, and waits for a caller who sends nothing.
final class BodyStream extends InputStream {

    private final InputStream in;
    private final Runnable beforeRead;
    private final Runnable afterRead;
    private final Runnable atEnd;
    private long bytesLeft;

    /// @param atEnd run when the caller has sent everything
    BodyStream(
            InputStream in,
            long bytesMax,
            Runnable beforeRead,
            Runnable afterRead,
            Runnable atEnd) {
        this.in = in;
        this.bytesLeft = bytesMax;
        this.beforeRead = beforeRead;
        this.afterRead = afterRead;
        this.atEnd = atEnd;
    }

    static Problem.Refused tooLarge() {
        return new Problem.Refused(413, "Request body too large");
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) {
        Objects.checkFromIndexSize(from, count, into.length);
        if (count == 0) {
            return 0;
        }
        // One byte more than is allowed tells whether there is more.
        int read = readSome(into, from, (int) Math.min(count, bytesLeft + 1));
        if (read < 0) {
            atEnd.run();
            return -1;
        }
        if (read > bytesLeft) {
            throw tooLarge();
        }
        bytesLeft -= read;
        return read;
    }

    private int readSome(byte[] into, int from, int count) {
        beforeRead.run();
        try {
            return in.read(into, from, count);
        } catch (Connection.TooMuch e) {
            throw tooLarge();
        } catch (RequestException
                | DataReader.IncorrectNewLineException
                | IllegalArgumentException e) {
            throw new Problem.Refused(400, "Malformed chunk");
        } catch (DataReader.InsufficientDataAvailableException
                | UncheckedIOException
                | IOException e) {
            throw new CloseConnectionException("the caller left while sending", e);
        } finally {
            afterRead.run();
        }
    }
}
