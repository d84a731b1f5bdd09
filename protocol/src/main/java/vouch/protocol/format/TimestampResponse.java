package vouch.protocol.format;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import vouch.protocol.MalformedException;
import vouch.protocol.proof.TimestampToken;

/// The answer of a time-stamping authority that granted a token (`TimeStampResp` of RFC 3161),
/// which is what `openssl ts -verify -in` reads: the status *granted* and the token, in strict DER.
/// The token's inside is not looked at.
public record TimestampResponse(TimestampToken token) {

    /// The longest answer that is read: the longest token and what lies around it.
    public static final int BYTES_MAX = TimestampToken.BYTES_MAX + 16;

    private static final int SEQUENCE = 0x30;
    private static final int SHORT_MAX = 0x7f;
    private static final int BYTE_MAX = 0xff;

    /// PKIStatusInfo { status granted(0) }, without text and without a reason for failure.
    private static final byte[] GRANTED = {SEQUENCE, 3, 2, 1, 0};

    public TimestampResponse {
        contentOf(token.bytes(), "A time-stamp token");
    }

    /// Reads exactly what [#bytes()] writes.
    public static TimestampResponse parse(byte[] der) {
        if (der.length > BYTES_MAX) {
            throw new MalformedException(
                    "A time-stamp response has at most " + BYTES_MAX + " bytes.");
        }
        byte[] content = contentOf(der, "A time-stamp response");
        int token = GRANTED.length;
        if (content.length < token || !Arrays.equals(GRANTED, Arrays.copyOf(content, token))) {
            throw new MalformedException(
                    "A time-stamp response begins with the status granted, and nothing beside it.");
        }
        return new TimestampResponse(
                TimestampToken.ofBytes(Arrays.copyOfRange(content, token, content.length)));
    }

    /// The answer in DER.
    public byte[] bytes() {
        byte[] inside = token.bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeHeader(out, GRANTED.length + inside.length);
        out.writeBytes(GRANTED);
        out.writeBytes(inside);
        return out.toByteArray();
    }

    private static void writeHeader(ByteArrayOutputStream out, int length) {
        out.write(SEQUENCE);
        if (length > BYTE_MAX) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > SHORT_MAX) {
            out.write(0x81);
        }
        out.write(length);
    }

    /// What lies in the one SEQUENCE that these bytes are; DER writes a length in one way only.
    private static byte[] contentOf(byte[] der, String what) {
        for (int header = 2; header <= 4 && header <= der.length; header++) {
            ByteArrayOutputStream wanted = new ByteArrayOutputStream();
            writeHeader(wanted, der.length - header);
            if (Arrays.equals(wanted.toByteArray(), Arrays.copyOf(der, header))) {
                return Arrays.copyOfRange(der, header, der.length);
            }
        }
        throw new MalformedException(what + " is one SEQUENCE in DER, with nothing after it.");
    }
}
