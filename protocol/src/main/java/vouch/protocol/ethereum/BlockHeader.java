package vouch.protocol.ethereum;

import java.util.List;
import vouch.protocol.MalformedException;

/// A block's header: the 15 fields it always had, then as many of the later ones as its fork knows.
public final class BlockHeader {

    /// The longest header that is read.
    public static final int BYTES_MAX = 8 * 1024;

    private static final long TIMESTAMP_MAX = 253_402_300_799L;
    private static final int FIELDS_MIN = 15;
    private static final int TRANSACTIONS_ROOT = 4;
    private static final int NUMBER = 8;
    private static final int TIMESTAMP = 11;
    private static final int ANY = -1;
    private static final int INTEGER = -2;

    /// What each field is: a number of bytes, an integer, or anything.
    private static final List<Integer> LAYOUT =
            List.of(
                    32, // parentHash
                    32, // ommersHash
                    20, // beneficiary
                    32, // stateRoot
                    32, // transactionsRoot
                    32, // receiptsRoot
                    256, // logsBloom
                    INTEGER, // difficulty
                    INTEGER, // number
                    INTEGER, // gasLimit
                    INTEGER, // gasUsed
                    INTEGER, // timestamp
                    ANY, // extraData
                    32, // mixHash
                    8, // nonce
                    INTEGER, // baseFeePerGas
                    32, // withdrawalsRoot
                    INTEGER, // blobGasUsed
                    INTEGER, // excessBlobGas
                    32, // parentBeaconBlockRoot
                    32); // requestsHash

    private final byte[] encoded;
    private final long number;
    private final long timestamp;
    private final Hash transactionsRoot;

    private BlockHeader(byte[] encoded, List<RlpItem> fields) {
        this.encoded = encoded;
        this.number = bytes(fields, NUMBER).smallInteger("The block's number");
        this.timestamp = bytes(fields, TIMESTAMP).smallInteger("The block's time");
        if (timestamp > TIMESTAMP_MAX) {
            throw new MalformedException("The block's time lies beyond the year 9999.");
        }
        this.transactionsRoot = Hash.ofBytes(bytes(fields, TRANSACTIONS_ROOT).bytes());
    }

    /// Reads a header's RLP.
    public static BlockHeader parse(byte[] rlp) {
        if (rlp.length > BYTES_MAX) {
            throw new MalformedException("A block header has at most " + BYTES_MAX + " bytes.");
        }
        if (!(Rlp.decode(rlp) instanceof RlpList list)) {
            throw new MalformedException("A block header is a list.");
        }
        List<RlpItem> fields = list.items();
        if (fields.size() < FIELDS_MIN || fields.size() > LAYOUT.size()) {
            throw new MalformedException(
                    "A block header has " + FIELDS_MIN + " to " + LAYOUT.size() + " fields.");
        }
        for (int i = 0; i < fields.size(); i++) {
            check(i, bytes(fields, i));
        }
        return new BlockHeader(rlp.clone(), fields);
    }

    /// The RLP of a header with these fields, in their order: integers big-endian without leading
    /// zeros, zero as no byte at all.
    public static byte[] encode(List<byte[]> fields) {
        byte[] rlp = Rlp.encodeList(fields.stream().map(Rlp::encodeBytes).toList());
        return parse(rlp).encoded;
    }

    private static void check(int index, RlpBytes field) {
        int wanted = LAYOUT.get(index);
        if (wanted == INTEGER) {
            field.integer("Field " + (index + 1) + " of the block header");
        } else if (wanted != ANY && field.length() != wanted) {
            throw new MalformedException(
                    "Field " + (index + 1) + " of the block header has " + wanted + " bytes.");
        }
    }

    private static RlpBytes bytes(List<RlpItem> fields, int index) {
        if (fields.get(index) instanceof RlpBytes bytes) {
            return bytes;
        }
        throw new MalformedException(
                "Field " + (index + 1) + " of the block header is a list, and should be bytes.");
    }

    /// A copy of the header's RLP.
    public byte[] bytes() {
        return encoded.clone();
    }

    /// The block's hash.
    public Hash hash() {
        return Hash.keccak256(encoded);
    }

    /// The block's number.
    public long number() {
        return number;
    }

    /// The block's time in seconds since 1970.
    public long timestamp() {
        return timestamp;
    }

    /// The root of the trie of the block's transactions.
    public Hash transactionsRoot() {
        return transactionsRoot;
    }
}
