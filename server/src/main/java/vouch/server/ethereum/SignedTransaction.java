package vouch.server.ethereum;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Keccak256;
import vouch.protocol.ethereum.RawTransaction;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.RlpItem;
import vouch.protocol.ethereum.RlpList;

/// Compares what a signer gave back with what it was asked to sign, to the last byte: whoever can
/// change what is signed can take the account's money, or put another root on the chain.
final class SignedTransaction {

    private static final byte TYPE = 2;
    private static final HexFormat HEX = HexFormat.of();

    /// The larger of the two values `s` may have is refused (EIP-2).
    private static final BigInteger S_MAX = SecretKey.ORDER.shiftRight(1);

    private record Field(String name, RlpItem value) {}

    private SignedTransaction() {}

    /// The same bytes, if they are the transaction that was asked for and nothing else.
    ///
    /// @throws SignerException with the field that is another one
    static byte[] checked(byte[] raw, UnsignedTransaction asked, String address) {
        List<Field> expected = fields(asked);
        List<RlpItem> found = parse(raw, expected.size() + 3);
        for (int i = 0; i < expected.size(); i++) {
            require(expected.get(i).value().equals(found.get(i)), expected.get(i).name());
        }
        List<RlpItem> unsigned = found.subList(0, expected.size());
        requireSender(unsigned, found.subList(expected.size(), found.size()), address);
        return raw;
    }

    private static List<Field> fields(UnsignedTransaction asked) {
        return List.of(
                new Field("chain id", RlpBytes.of(asked.chainId())),
                new Field("nonce", RlpBytes.of(asked.nonce())),
                new Field("tip", RlpBytes.of(asked.tip())),
                new Field("fee cap", RlpBytes.of(asked.feeCap())),
                new Field("gas", RlpBytes.of(asked.gas())),
                new Field("recipient", bytes(asked.to().text())),
                new Field("value", RlpBytes.of(0)),
                new Field("calldata", bytes(asked.data())),
                new Field("access list", RlpList.of()));
    }

    private static RlpBytes bytes(String hex) {
        return new RlpBytes(HEX.parseHex(hex.substring(2)));
    }

    private static List<RlpItem> parse(byte[] raw, int fields) {
        if (raw.length == 0 || raw[0] != TYPE) {
            throw differs("type");
        }
        try {
            RawTransaction.parse(raw);
            if (Rlp.decode(Arrays.copyOfRange(raw, 1, raw.length)) instanceof RlpList list
                    && list.items().size() == fields) {
                return list.items();
            }
        } catch (MalformedException e) {
            throw new SignerException(
                    "the signer gave back what is no transaction: " + e.getMessage());
        }
        throw new SignerException("the signer gave back what is no transaction");
    }

    private static void requireSender(
            List<RlpItem> unsigned, List<RlpItem> signature, String address) {
        BigInteger parity = integer(signature.get(0));
        BigInteger r = integer(signature.get(1));
        BigInteger s = integer(signature.get(2));
        require(parity.bitLength() <= 1, "signature's parity");
        require(r.signum() > 0 && r.compareTo(SecretKey.ORDER) < 0, "signature's r");
        require(s.signum() > 0 && s.compareTo(S_MAX) <= 0, "signature's s");
        require(sender(unsigned, parity.intValue(), r, s).equals(address), "sender");
    }

    private static BigInteger integer(RlpItem item) {
        // RawTransaction has seen to it that these are integers of at most 256 bits.
        return switch (item) {
            case RlpBytes bytes -> new BigInteger(1, bytes.bytes());
            case RlpList _ -> throw differs("signature");
        };
    }

    private static String sender(List<RlpItem> unsigned, int parity, BigInteger r, BigInteger s) {
        byte[] payload = Rlp.encode(new RlpList(new ArrayList<>(unsigned)));
        byte[] preimage = new byte[1 + payload.length];
        preimage[0] = TYPE;
        System.arraycopy(payload, 0, preimage, 1, payload.length);
        try {
            BigInteger key =
                    Sign.recoverFromSignature(
                            parity, new ECDSASignature(r, s), Keccak256.hash(preimage));
            return key == null ? "" : "0x" + Keys.getAddress(key).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            // No point of the curve has this r.
            throw differs("signature's r");
        }
    }

    private static void require(boolean same, String field) {
        if (!same) {
            throw differs(field);
        }
    }

    private static SignerException differs(String field) {
        return new SignerException(
                "the signer gave back a transaction with another "
                        + field
                        + " than it was asked to sign: do not trust it before you know why");
    }
}
