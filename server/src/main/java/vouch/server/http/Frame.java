package vouch.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One WebSocket frame (RFC 6455, section 5.2), its payload unmasked. Owns its array.
final class Frame {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /// The most a close, ping or pong may carry, in bytes.
    static final int CONTROL_BYTES_MAX = 125;

    private static final int CODE_BYTES = 2;

    final boolean last;
    final int opcode;
    final byte[] payload;

    Frame(boolean last, int opcode, byte[] payload) {
        this.last = last;
        this.opcode = opcode;
        this.payload = payload;
    }

    static Frame close(int code, String reason) {
        byte[] words = whole(reason.getBytes(StandardCharsets.UTF_8));
        byte[] payload = new byte[CODE_BYTES + words.length];
        payload[0] = (byte) (code >>> 8);
        payload[1] = (byte) code;
        System.arraycopy(words, 0, payload, CODE_BYTES, words.length);
        return new Frame(true, CLOSE, payload);
    }

    /// Cut to what fits, between two characters.
    private static byte[] whole(byte[] words) {
        int end = Math.min(words.length, CONTROL_BYTES_MAX - CODE_BYTES);
        while (end < words.length && (words[end] & 0xc0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(words, end);
    }

    /// As it is sent: a server's frames are not masked.
    byte[] bytes() {
        int length = payload.length;
        int lengthBytes = length <= 125 ? 0 : length < 1 << 16 ? 2 : 8;
        byte[] bytes = new byte[2 + lengthBytes + length];
        bytes[0] = (byte) ((last ? 0x80 : 0) | opcode);
        bytes[1] = (byte) (lengthBytes == 0 ? length : lengthBytes == 2 ? 126 : 127);
        for (int i = 0; i < lengthBytes; i++) {
            int shift = 8 * (lengthBytes - 1 - i);
            bytes[2 + i] = shift >= Integer.SIZE ? 0 : (byte) (length >>> shift);
        }
        System.arraycopy(payload, 0, bytes, 2 + lengthBytes, length);
        return bytes;
    }
}
