package vouch.server.ethereum;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/// Signs with a key held in memory. Immutable; shows its address and never its key.
final class KeySigner implements Signer {

    private static final HexFormat HEX = HexFormat.of();

    /// The first account of every anvil and hardhat chain, known to the whole world.
    private static final String DEVELOPMENT_KEY =
            "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    private final Credentials credentials;
    private final String address;

    private KeySigner(byte[] key) {
        this.credentials = Credentials.create(ECKeyPair.create(new BigInteger(1, key)));
        this.address = credentials.getAddress().toLowerCase(Locale.ROOT);
    }

    /// @param key 32 bytes, below the curve's order and not zero
    static KeySigner of(byte[] key) {
        return new KeySigner(key);
    }

    /// The key everybody has, for a chain that proves nothing.
    ///
    /// @throws IllegalArgumentException on any other chain
    static KeySigner development(long chainId) {
        if (!DevelopmentChains.holds(chainId)) {
            throw new IllegalArgumentException(
                    "chain " + chainId + " is not a development chain: it needs a keystore");
        }
        return new KeySigner(HEX.parseHex(DEVELOPMENT_KEY));
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public byte[] sign(UnsignedTransaction transaction) {
        var raw =
                RawTransaction.createTransaction(
                        transaction.chainId(),
                        BigInteger.valueOf(transaction.nonce()),
                        BigInteger.valueOf(transaction.gas()),
                        transaction.to().text(),
                        BigInteger.ZERO,
                        transaction.data(),
                        transaction.tip(),
                        transaction.feeCap());
        return TransactionEncoder.signMessage(raw, credentials);
    }

    @Override
    public String toString() {
        return "key of " + address;
    }
}
