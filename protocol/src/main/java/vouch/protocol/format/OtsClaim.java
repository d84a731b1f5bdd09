package vouch.protocol.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;

/// An attestation as it stands in an `.ots` file: its tag and its payload, before it is known of
/// what message.
final class OtsClaim implements Comparable<OtsClaim> {

    /// The longest payload.
    static final int PAYLOAD_BYTES_MAX = 8192;

    static final int TAG_BYTES = 8;

    static final String ETHEREUM = "30fe8087b5c7ead7";
    private static final String BITCOIN = "0588960d73d71901";
    private static final String LITECOIN = "06869a0d73d71b45";
    private static final String PENDING = "83dfe30d2ef90c8e";

    private static final int URI_BYTES_MAX = 1000;
    private static final String URI_CHARACTERS = "[A-Za-z0-9._/:-]*";

    private final String tag;
    private final byte[] payload;
    private final long block;

    /// Where it stands among attestations of the same tag, besides its block.
    private final byte[] order;

    private OtsClaim(String tag, byte[] payload) {
        this.tag = tag;
        this.payload = payload;
        this.block = isBlock(tag) ? block(payload) : 0;
        this.order =
                switch (tag) {
                    case ETHEREUM, BITCOIN, LITECOIN -> new byte[0];
                    case PENDING -> uri(payload);
                    default -> payload;
                };
    }

    static OtsClaim read(ByteReader in) {
        String tag = Encodings.hex(in.bytes(TAG_BYTES));
        return new OtsClaim(tag, in.counted(PAYLOAD_BYTES_MAX, "An attestation of an .ots file"));
    }

    private static boolean isBlock(String tag) {
        return tag.equals(ETHEREUM) || tag.equals(BITCOIN) || tag.equals(LITECOIN);
    }

    private static long block(byte[] payload) {
        ByteReader in = new ByteReader(payload);
        long block = in.number();
        in.requireEnd("A block's attestation");
        return block;
    }

    private static byte[] uri(byte[] payload) {
        ByteReader in = new ByteReader(payload);
        byte[] uri = in.counted(URI_BYTES_MAX, "A calendar's address");
        in.requireEnd("A calendar's attestation");
        if (!new String(uri, StandardCharsets.ISO_8859_1).matches(URI_CHARACTERS)) {
            throw new MalformedException(
                    "A calendar's address holds only letters, digits and the characters -._/:");
        }
        return uri;
    }

    /// What it says of this message.
    OtsAttestation of(byte[] message) {
        if (!tag.equals(ETHEREUM)) {
            return new OtsAttestation.Other(tag, Encodings.hex(payload), Encodings.hex(message));
        }
        if (message.length != Hash.BYTES) {
            throw new MalformedException(
                    "An Ethereum block's attestation is of 32 bytes, not of "
                            + message.length
                            + ".");
        }
        return new OtsAttestation.Ethereum(block, Hash.ofBytes(message));
    }

    /// By tag, then by block or by what else is said: the order in which attestations of one
    /// message stand.
    @Override
    public int compareTo(OtsClaim other) {
        int byTag = tag.compareTo(other.tag);
        if (byTag != 0) {
            return byTag;
        }
        return block != other.block
                ? Long.compare(block, other.block)
                : Arrays.compareUnsigned(order, other.order);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OtsClaim that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return tag.hashCode();
    }
}
