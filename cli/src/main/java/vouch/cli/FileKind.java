package vouch.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// What a file seems to be, by how it begins; the readers of each kind decide whether it is.
enum FileKind {
    BUNDLE,
    CERTIFICATE,
    OTS,
    RESPONSE,
    TLOG_PROOF,
    CHAINPOINT;

    private static final byte[] OTS_MAGIC =
            HexFormat.of().parseHex("004f70656e54696d657374616d7073");
    private static final int DER_SEQUENCE = 0x30;

    /// So far into a JSON text its kind is looked for.
    private static final int HEAD_BYTES = 4096;

    static FileKind of(byte[] bytes) {
        if (begins(bytes, "%PDF-".getBytes(StandardCharsets.US_ASCII))) {
            return CERTIFICATE;
        }
        if (begins(bytes, OTS_MAGIC)) {
            return OTS;
        }
        if (begins(bytes, "c2sp.org/tlog-proof@".getBytes(StandardCharsets.US_ASCII))) {
            return TLOG_PROOF;
        }
        if (bytes.length > 0 && bytes[0] == DER_SEQUENCE) {
            return RESPONSE;
        }
        String head =
                new String(
                        bytes, 0, Math.min(bytes.length, HEAD_BYTES), StandardCharsets.ISO_8859_1);
        return head.contains("w3id.org/chainpoint") ? CHAINPOINT : BUNDLE;
    }

    private static boolean begins(byte[] bytes, byte[] with) {
        return bytes.length >= with.length
                && Arrays.equals(Arrays.copyOf(bytes, with.length), with);
    }
}
