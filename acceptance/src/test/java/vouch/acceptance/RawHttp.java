package vouch.acceptance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One bare connection: bytes go out as they are given, so that also what no client would send can
/// be sent.
public final class RawHttp implements AutoCloseable {

    private static final int ANSWER_WITHIN_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    public static RawHttp to(String url) {
        var uri = URI.create(url);
        try {
            var socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort());
            socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
            return new RawHttp(socket, new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + url, e);
        }
    }

    public record Header(String name, String value) {}

    /// An answer as it came, its headers in their order.
    public static final class Answer {

        private final int status;
        private final List<Header> headers;
        private final byte[] body;

        private Answer(int status, List<Header> headers, byte[] body) {
            this.status = status;
            this.headers = List.copyOf(headers);
            this.body = body;
        }

        public int status() {
            return status;
        }

        public List<Header> headers() {
            return headers;
        }

        public byte[] body() {
            return body.clone();
        }

        public Optional<String> header(String name) {
            return headers.stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(Header::value)
                    .findFirst();
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            var text = new StringBuilder("HTTP " + status + "\n");
            headers.forEach(h -> text.append(h.name() + ": " + h.value() + "\n"));
            return text.append('\n').append(text()).toString();
        }
    }

    /// One whole request on a connection of its own; Host, Content-Length and Connection are added.
    public static Answer exchange(
            String url, String method, String target, List<Header> headers, byte[] body) {
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        head.append("Host: ").append(URI.create(url).getAuthority()).append("\r\n");
        headers.forEach(h -> head.append(h.name() + ": " + h.value() + "\r\n"));
        if (body.length > 0 || method.equals("POST")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        try (var connection = to(url)) {
            connection.send(head.toString().getBytes(StandardCharsets.UTF_8));
            connection.send(body);
            return connection.answer(method.equals("HEAD"));
        }
    }

    public void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A server that has already refused may have closed its end: that is seen in its answer.
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException _) {
            // The answer, or its absence, tells.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer answer() {
        return answer(false);
    }

    /// Reads one answer.
    private Answer answer(boolean withoutBody) {
        try {
            String line = line();
            String[] parts = line.split(" ", 3);
            if (!parts[0].equals("HTTP/1.1") || parts.length < 2) {
                throw new AssertionError("not a status line: " + line);
            }
            int status = Integer.parseInt(parts[1]);
            var headers = headers();
            if (status == 100) {
                return answer(withoutBody);
            }
            return new Answer(status, headers, withoutBody ? new byte[0] : body(headers));
        } catch (IOException e) {
            throw new UncheckedIOException("no whole answer came", e);
        }
    }

    private List<Header> headers() throws IOException {
        var headers = new ArrayList<Header>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return headers;
    }

    private byte[] body(List<Header> headers) throws IOException {
        for (var header : headers) {
            switch (header.name().toLowerCase(Locale.ROOT)) {
                case "content-length" -> {
                    int length = Integer.parseInt(header.value());
                    byte[] body = in.readNBytes(length);
                    if (body.length < length) {
                        throw new EOFException("the body ends after " + body.length + " bytes");
                    }
                    return body;
                }
                case "transfer-encoding" -> {
                    return chunks();
                }
                default -> {}
            }
        }
        return in.readAllBytes();
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /// Whether the server closes, having sent nothing more.
    public boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            return false;
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
