package vouch.server.mixer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import vouch.protocol.ethereum.Keccak256;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.ChainView;

/// The mixer's contracts (`contracts/`): where they are, how they get there, and how they are
/// called. Immutable.
///
/// All of them are made with CREATE2, so that each address is known before anything is there. It
/// depends on the code and on what is in it: another pool is another factory, with other
/// forwarders.
final class Contracts {

    /// Makes contracts for anybody, at the same addresses on every chain; anvil has it from block 0
    /// on.
    static final Address DEPLOYER = Address.parse("0x4e59b44847b379578588920cA78FbF26c0B4956C");

    static final Address NOBODY = new Address("0x" + "0".repeat(40));

    /// The kind of ERC-20's `Transfer(address,address,uint256)`.
    static final String TRANSFER_TOPIC =
            "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

    private static final byte[] NO_SALT = new byte[CallData.WORD_BYTES];

    /// A token's decimals are one byte.
    private static final int DECIMALS_MAX = 255;

    private static final BigInteger ONE_TOKEN = BigInteger.TEN.pow(18);
    private static final BigInteger POOL_TOKENS = BigInteger.TEN.pow(6);
    private static final BigInteger DEPOSITOR_TOKENS = BigInteger.TEN.pow(12);

    private final byte[] tokenCode;
    private final byte[] factoryCode;
    private final byte[] forwarderHash;

    private Contracts(byte[] tokenCode, byte[] factoryCode, byte[] forwarderCode) {
        this.tokenCode = tokenCode;
        this.factoryCode = factoryCode;
        this.forwarderHash = Keccak256.hash(forwarderCode);
    }

    /// @param pool the account that all tokens go to, and that deploys
    /// @param depositor who begins with test tokens of its own; the pool where there is nobody
    static Contracts of(Address pool, Optional<Address> depositor) {
        return new Contracts(
                CallData.code(code("VouchTestToken"))
                        .with(pool)
                        .with(POOL_TOKENS.multiply(ONE_TOKEN))
                        .with(depositor.orElse(pool))
                        .with(DEPOSITOR_TOKENS.multiply(ONE_TOKEN))
                        .bytes(),
                CallData.code(code("ForwarderFactory")).with(pool).bytes(),
                code("Forwarder"));
    }

    /// A contract's code, without what it is made with.
    static byte[] code(String contract) {
        String name = "/contracts/" + contract + ".hex";
        try (var in = Contracts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            String digits = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
            return HexFormat.of().parseHex(digits);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /// Where the test token is, or will be.
    Address testToken() {
        return made(tokenCode);
    }

    /// Where the forwarders' factory is, or will be.
    Address factory() {
        return made(factoryCode);
    }

    /// Where a contract is, or will be, that [#deployment] makes.
    static Address made(byte[] code) {
        return Address.create2(DEPLOYER, NO_SALT, Keccak256.hash(code));
    }

    /// What [#DEPLOYER] is called with to make the test token; it refuses where there is one.
    byte[] deployTestToken() {
        return deployment(tokenCode);
    }

    /// What [#DEPLOYER] is called with to make the factory; it refuses where there is one.
    byte[] deployFactory() {
        return deployment(factoryCode);
    }

    /// What [#DEPLOYER] is called with to make a contract.
    static byte[] deployment(byte[] code) {
        byte[] data = new byte[NO_SALT.length + code.length];
        System.arraycopy(NO_SALT, 0, data, 0, NO_SALT.length);
        System.arraycopy(code, 0, data, NO_SALT.length, code.length);
        return data;
    }

    /// Where an order's forwarder is, or will be.
    ///
    /// @param salt 32 bytes
    Address forwarder(byte[] salt) {
        return Address.create2(factory(), salt, forwarderHash);
    }

    byte[] transfer(Address to, BigInteger units) {
        return CallData.of("transfer(address,uint256)").with(to).with(units).bytes();
    }

    /// A transfer that tells a recipient which is a contract (ERC-677), with nothing else to say.
    byte[] transferAndCall(Address to, BigInteger units) {
        BigInteger dataAt = BigInteger.valueOf(3 * CallData.WORD_BYTES);
        return CallData.of("transferAndCall(address,uint256,bytes)")
                .with(to)
                .with(units)
                .with(dataAt)
                .with(BigInteger.ZERO)
                .bytes();
    }

    /// What the factory is called with to have a forwarder's tokens moved to the pool. It succeeds
    /// where there are none: anybody may have called it a moment before.
    ///
    /// @param salt 64 hexadecimal digits
    byte[] sweep(String salt, Address token) {
        return CallData.of("sweep(bytes32,address)")
                .with(HexFormat.of().parseHex(salt))
                .with(token)
                .bytes();
    }

    /// What somebody holds of a token, in its smallest unit.
    BigInteger balance(ChainView chain, Address token, Address of, long block) {
        return number(chain.call(token, CallData.of("balanceOf(address)").with(of).bytes(), block));
    }

    int decimals(ChainView chain, Address token, long block) {
        BigInteger decimals = number(chain.call(token, CallData.of("decimals()").bytes(), block));
        if (decimals.compareTo(BigInteger.valueOf(DECIMALS_MAX)) > 0) {
            throw notAToken();
        }
        return decimals.intValueExact();
    }

    private static BigInteger number(byte[] answer) {
        if (answer.length != CallData.WORD_BYTES) {
            throw notAToken();
        }
        return new BigInteger(1, answer);
    }

    private static NoTokenException notAToken() {
        return new NoTokenException();
    }
}
