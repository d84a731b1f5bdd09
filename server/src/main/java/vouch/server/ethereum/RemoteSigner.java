package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A key behind a Web3Signer in its eth1 mode, or whatever else knows `eth_signTransaction`.
///
/// Nothing it says is believed: [SignedTransaction] compares the bytes.
final class RemoteSigner implements Signer {

    private static final long ANSWER_BYTES_MAX = 1 << 20;

    private final JsonRpc rpc;
    private final String address;

    RemoteSigner(URI url, String address) {
        this(url, address, JsonRpc.TIMEOUT);
    }

    RemoteSigner(URI url, String address, Duration timeout) {
        this.rpc = new JsonRpc("the signer", url, timeout, ANSWER_BYTES_MAX);
        this.address = address;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public byte[] sign(UnsignedTransaction transaction) {
        try {
            RpcAnswer answer = rpc.write("eth_signTransaction", parameters(transaction));
            return switch (answer) {
                case RpcAnswer.Value(JsonNode json) -> Quantities.bytes(json);
                case RpcAnswer.Refused(long code, String message) ->
                        throw new SignerException(
                                "the signer refused to sign for "
                                        + address
                                        + ": "
                                        + message
                                        + " ("
                                        + code
                                        + ")");
            };
        } catch (NodeException e) {
            throw new SignerException("nothing is signed for " + address + ": " + e.getMessage());
        }
    }

    /// Web3Signer takes the chain's id from its own settings; others want to be told.
    private Map<String, String> parameters(UnsignedTransaction transaction) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("from", address);
        parameters.put("to", transaction.to().text());
        parameters.put("gas", Quantities.hex(transaction.gas()));
        parameters.put("maxPriorityFeePerGas", hex(transaction.tip()));
        parameters.put("maxFeePerGas", hex(transaction.feeCap()));
        parameters.put("nonce", Quantities.hex(transaction.nonce()));
        parameters.put("value", "0x0");
        parameters.put("data", transaction.data());
        parameters.put("chainId", Quantities.hex(transaction.chainId()));
        return parameters;
    }

    private static String hex(BigInteger number) {
        return "0x" + number.toString(16);
    }

    @Override
    public void close() {
        rpc.close();
    }

    @Override
    public String toString() {
        return "signer of " + address;
    }
}
