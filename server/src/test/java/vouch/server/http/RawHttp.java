package vouch.server.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A connection on which a test writes what bytes it likes.
final class RawHttp implements AutoCloseable {

    /// Only ends a test that would otherwise hang.
    private static final int PATIENCE_MILLIS = 20_000;

    record Reply(int status, Map<String, List<String>> headers, String body) {
        @Nullable String header(String name) {
            var values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            return values.isEmpty() ? null : String.join(" | ", values);
        }
    }

    private final Socket socket;
    private final InputStream in;

    RawHttp(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawHttp send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes as much as the other side takes before it closes.
    RawHttp sendWhatIsTaken(String text) {
        sendUntilRefused(text.getBytes(StandardCharsets.ISO_8859_1), 1);
        return this;
    }

    /// Writes as long as somebody reads, and says whether the other side had enough.
    boolean sendUntilRefused(byte[] bytes, int times) {
        try {
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(bytes);
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    Reply reply() {
        return reply(true);
    }

    /// An answer to HEAD, which has no body whatever its length says.
    Reply headReply() {
        return reply(false);
    }

    private Reply reply(boolean withBody) {
        try {
            String statusLine = line();
            var headers = new TreeMap<String, List<String>>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.merge(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        List.of(line.substring(colon + 1).strip()),
                        (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
            }
            String length = headers.getOrDefault("content-length", List.of("0")).getFirst();
            byte[] body = withBody ? in.readNBytes(Integer.parseInt(length)) : new byte[0];
            int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
            return new Reply(status, headers, new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next chunk of a chunked answer; empty for the last one.
    String chunk() {
        try {
            int length = Integer.parseInt(line(), 16);
            byte[] data = in.readNBytes(length);
            line();
            return new String(data, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed after: " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /// True once the other side has closed without another byte; false where one more byte comes.
    boolean closed() {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
