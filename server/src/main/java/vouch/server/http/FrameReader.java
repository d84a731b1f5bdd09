package vouch.server.http;

import io.helidon.common.buffers.DataReader;

/// Reads a caller's frames to the letter of RFC 6455: what it forbids ends the connection.
final class FrameReader {

    /// A frame that must not be, with the close code for it.
    @SuppressWarnings("serial")
    static final class Refused extends RuntimeException {
        final int code;

        Refused(int code, String reason) {
            super(reason, null, false, false);
            this.code = code;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    static final int PROTOCOL_ERROR = 1002;

    private static final int MASK_BYTES = 4;

    private final DataReader in;
    private final int payloadBytesMax;

    FrameReader(DataReader in, int payloadBytesMax) {
        this.in = in;
        this.payloadBytesMax = payloadBytesMax;
    }

    /// The next frame, as soon as it has come.
    Frame next() {
        int first = in.read() & 0xff;
        int second = in.read() & 0xff;
        boolean last = (first & 0x80) != 0;
        int opcode = first & 0x0f;
        if ((first & 0x70) != 0) {
            throw new Refused(PROTOCOL_ERROR, "a reserved bit is set");
        }
        if ((second & 0x80) == 0) {
            throw new Refused(PROTOCOL_ERROR, "a frame is not masked");
        }
        int length = length(second & 0x7f);
        switch (opcode) {
            case Frame.CONTINUATION, Frame.TEXT, Frame.BINARY -> {}
            case Frame.CLOSE, Frame.PING, Frame.PONG -> requireShort(last, length);
            default -> throw new Refused(PROTOCOL_ERROR, "an unknown kind of frame");
        }
        return new Frame(last, opcode, payload(length));
    }

    private static void requireShort(boolean last, int length) {
        if (!last || length > Frame.CONTROL_BYTES_MAX) {
            throw new Refused(PROTOCOL_ERROR, "a control frame is too long or in pieces");
        }
    }

    private int length(int given) {
        long length =
                switch (given) {
                    case 126 -> number(2, 126);
                    case 127 -> number(8, 1L << 16);
                    default -> given;
                };
        if (length > payloadBytesMax) {
            throw new Refused(WebSocket.TOO_BIG, "a frame is too big");
        }
        return (int) length;
    }

    private long number(int bytes, long least) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | (in.read() & 0xff);
        }
        if (number < least) {
            // Also a number that is negative because its first bit is set.
            throw new Refused(PROTOCOL_ERROR, "a frame's length is not in its shortest form");
        }
        return number;
    }

    private byte[] payload(int length) {
        byte[] mask = in.readBytes(MASK_BYTES);
        byte[] payload = length == 0 ? new byte[0] : in.readBytes(length);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i % MASK_BYTES];
        }
        return payload;
    }
}
