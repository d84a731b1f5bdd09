package vouch.protocol.ethereum;

import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// Half bytes, one for each hexadecimal digit of a string: what the keys of a trie consist of.
final class Nibbles {

    private static final int ODD = 1;
    private static final int LEAF = 2;

    private Nibbles() {}

    /// What a leaf's or an extension's first item says: a piece of the key, and which of the two it
    /// is.
    record Piece(String nibbles, boolean leaf) {}

    /// The trie key of the transaction at this index: the nibbles of its RLP.
    static String ofIndex(int index) {
        return Encodings.hex(Rlp.encode(RlpBytes.of(index)));
    }

    /// Hex-prefix encoding (Yellow Paper, appendix C).
    static byte[] encode(Piece piece) {
        boolean odd = piece.nibbles().length() % 2 == 1;
        int flag = (piece.leaf() ? LEAF : 0) + (odd ? ODD : 0);
        return Encodings.parseHex(flag + (odd ? "" : "0") + piece.nibbles());
    }

    /// Reads exactly what [#encode] writes.
    static Piece decode(byte[] encoded) {
        String hex = Encodings.hex(encoded);
        int flag = hex.isEmpty() ? -1 : hex.charAt(0) - '0';
        boolean known = flag >= 0 && flag <= LEAF + ODD;
        boolean odd = known && (flag & ODD) != 0;
        if (!known || (!odd && hex.charAt(1) != '0')) {
            throw new MalformedException("Its piece of the key is malformed.");
        }
        return new Piece(hex.substring(odd ? 1 : 2), (flag & LEAF) != 0);
    }
}
