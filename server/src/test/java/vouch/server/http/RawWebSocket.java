package vouch.server.http;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A WebSocket client that sends what frames it likes, and sees each that comes.
final class RawWebSocket implements AutoCloseable {

    static final String HANDSHAKE =
            """
            GET %s HTTP/1.1\r
            Host: h\r
            Upgrade: websocket\r
            Connection: keep-alive, Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    /// Only ends a test that would otherwise hang.
    private static final int PATIENCE_MILLIS = 20_000;

    /// A frame that came.
    static final class Seen {
        private final int opcode;
        private final byte[] payload;

        Seen(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        /// With the bit of a last frame.
        int opcode() {
            return opcode;
        }

        byte[] payload() {
            return payload;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /// Of a close frame.
        int code() {
            return (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        }

        String reason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;

    RawWebSocket(int port, String handshake, int receiveBufferBytes) {
        try {
            socket.setReceiveBufferSize(receiveBufferBytes);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            raw(handshake.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Past its handshake.
    static RawWebSocket open(int port, String path) {
        var client = new RawWebSocket(port, HANDSHAKE.formatted(path), 64 * 1024);
        if (!client.head().startsWith("HTTP/1.1 101 ")) {
            throw new IllegalStateException("no WebSocket");
        }
        return client;
    }

    /// The head of the answer to the handshake.
    String head() {
        var head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.toString();
    }

    void raw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One masked frame.
    ///
    /// @param first the opcode, with the bits before it
    void frame(int first, byte[] payload) {
        byte[] header = new Frame(true, first & 0x0f, payload).bytes();
        int headerBytes = header.length - payload.length;
        byte[] sent = new byte[header.length + 4];
        System.arraycopy(header, 0, sent, 0, headerBytes);
        sent[0] = (byte) first;
        sent[1] |= (byte) 0x80;
        byte[] mask = {1, 2, 3, 4};
        System.arraycopy(mask, 0, sent, headerBytes, 4);
        for (int i = 0; i < payload.length; i++) {
            sent[headerBytes + 4 + i] = (byte) (payload[i] ^ mask[i % 4]);
        }
        raw(sent);
    }

    void binary(byte[] payload) {
        frame(0x82, payload);
    }

    void text(String text) {
        frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The next frame; empty where the connection ended.
    Optional<Seen> next() {
        try {
            int opcode = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            return Optional.of(new Seen(opcode, in.readNBytes(length)));
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Seen frame() {
        return next().orElseThrow();
    }

    /// Ends the connection without a word.
    void cut() {
        close();
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
