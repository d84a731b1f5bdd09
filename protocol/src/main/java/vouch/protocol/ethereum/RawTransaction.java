package vouch.protocol.ethereum;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import vouch.protocol.MalformedException;

/// A signed transaction as it lies in a block: RLP alone (legacy), or a type byte and RLP
/// (EIP-2718). Types 1 to 4 are understood; of others only type and hash are known.
public final class RawTransaction {

    /// The longest transaction that is read; nodes take no longer ones into their pools.
    public static final int BYTES_MAX = 128 * 1024;

    private static final int TYPE_MAX = 0x7f;
    private static final BigInteger CHAIN_BASE = BigInteger.valueOf(35);

    private final byte[] raw;
    private final int type;
    private final OptionalLong chainId;
    private final Optional<RlpBytes> to;
    private final Optional<RlpBytes> data;

    private RawTransaction(
            byte[] raw,
            int type,
            OptionalLong chainId,
            Optional<RlpBytes> to,
            Optional<RlpBytes> data) {
        this.raw = raw;
        this.type = type;
        this.chainId = chainId;
        this.to = to;
        this.data = data;
    }

    /// Reads a transaction's bytes, as a block and `eth_sendRawTransaction` hold them.
    public static RawTransaction parse(byte[] raw) {
        if (raw.length == 0 || raw.length > BYTES_MAX) {
            throw new MalformedException("A transaction has 1 to " + BYTES_MAX + " bytes.");
        }
        int first = Byte.toUnsignedInt(raw[0]);
        if (first > TYPE_MAX) {
            return legacy(raw.clone());
        }
        return switch (first) {
            case 0 -> throw new MalformedException("A transaction of type 0 has no type byte.");
            case 1 -> typed(raw.clone(), 11, 4);
            case 2 -> typed(raw.clone(), 12, 5);
            case 3 -> typed(raw.clone(), 14, 5);
            case 4 -> typed(raw.clone(), 13, 5);
            default ->
                    new RawTransaction(
                            raw.clone(),
                            first,
                            OptionalLong.empty(),
                            Optional.empty(),
                            Optional.empty());
        };
    }

    private static RawTransaction legacy(byte[] raw) {
        // nonce, gasPrice, gas, to, value, data, v, r, s
        List<RlpItem> fields = fields(raw, 9);
        for (int i : new int[] {0, 1, 2, 4, 6, 7, 8}) {
            bytes(fields, i).integer("A field of the transaction");
        }
        BigInteger v = bytes(fields, 6).integer("The transaction's signature");
        OptionalLong chainId = OptionalLong.empty();
        if (v.compareTo(CHAIN_BASE) >= 0) {
            // EIP-155: v = 35 + 2·chain id + parity.
            chainId = OptionalLong.of(chainId(v.subtract(CHAIN_BASE).shiftRight(1)));
        } else if (v.intValueExact() != 27 && v.intValueExact() != 28) {
            throw new MalformedException("The transaction's signature has an impossible v.");
        }
        return new RawTransaction(raw, 0, chainId, to(fields, 3), Optional.of(bytes(fields, 5)));
    }

    /// Types 1 to 4 begin alike: chain id first, and from the recipient on `to`, value, data,
    /// access list.
    private static RawTransaction typed(byte[] raw, int count, int to) {
        List<RlpItem> fields = fields(Arrays.copyOfRange(raw, 1, raw.length), count);
        for (int i = 0; i < count; i++) {
            boolean integer = i < to || i == to + 1 || i >= count - 3;
            if (integer) {
                bytes(fields, i).integer("A field of the transaction");
            }
        }
        long chainId = chainId(bytes(fields, 0).integer("The transaction's chain id"));
        return new RawTransaction(
                raw,
                raw[0],
                OptionalLong.of(chainId),
                to(fields, to),
                Optional.of(bytes(fields, to + 2)));
    }

    private static long chainId(BigInteger id) {
        if (id.bitLength() >= Long.SIZE) {
            throw new MalformedException("The transaction's chain id is larger than 2^63.");
        }
        return id.longValueExact();
    }

    private static Optional<RlpBytes> to(List<RlpItem> fields, int index) {
        RlpBytes to = bytes(fields, index);
        return switch (to.length()) {
            case 0 -> Optional.empty();
            case 20 -> Optional.of(to);
            default -> throw new MalformedException("The transaction's recipient has 20 bytes.");
        };
    }

    private static List<RlpItem> fields(byte[] rlp, int count) {
        if (Rlp.decode(rlp) instanceof RlpList list && list.items().size() == count) {
            return list.items();
        }
        throw new MalformedException("The transaction is not a list of " + count + " fields.");
    }

    private static RlpBytes bytes(List<RlpItem> fields, int index) {
        if (fields.get(index) instanceof RlpBytes bytes) {
            return bytes;
        }
        throw new MalformedException("A field of the transaction is a list, and should be bytes.");
    }

    /// A copy of the transaction's bytes.
    public byte[] bytes() {
        return raw.clone();
    }

    /// 0 for legacy transactions, else the type byte of EIP-2718.
    public int type() {
        return type;
    }

    /// Whether the type is one whose fields are understood.
    public boolean isUnderstood() {
        return data.isPresent();
    }

    /// The transaction's hash.
    public Hash hash() {
        return Hash.keccak256(raw);
    }

    /// The one chain this may run on; empty for old legacy transactions and for types not
    /// understood.
    public OptionalLong chainId() {
        return chainId;
    }

    /// The recipient's 20 bytes; empty where a contract is made, and for types not understood.
    public Optional<byte[]> to() {
        return to.map(RlpBytes::bytes);
    }

    /// The calldata; empty for types not understood.
    public Optional<byte[]> data() {
        return data.map(RlpBytes::bytes);
    }
}
