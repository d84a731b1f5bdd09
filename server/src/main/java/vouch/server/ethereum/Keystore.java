package vouch.server.ethereum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import vouch.protocol.ethereum.Keccak256;

/// A key in a file, sealed with a password: the "Web3 Secret Storage" format, version 3, that geth
/// and its tools read and write.
final class Keystore {

    private static final int SCRYPT_N = 1 << 18;
    private static final int SCRYPT_R = 8;
    private static final int SCRYPT_P = 1;

    /// What a file may ask of us, so that a forged one cannot take all memory or days.
    private static final long SCRYPT_BYTES_MAX = 1L << 30;

    private static final int PBKDF2_ROUNDS_MAX = 10_000_000;

    private static final String CRYPTO = "crypto";

    /// So ethers and some older wallets write it.
    private static final String CRYPTO_OF_OTHERS = "Crypto";

    private static final HexFormat HEX = HexFormat.of();
    private static final JsonMapper MAPPER = new JsonMapper();

    private Keystore() {}

    /// Opens a keystore that only its owner may read.
    ///
    /// @throws ChainRefusedException with one sentence where it cannot be opened
    static KeySigner open(Path file, char[] password) {
        byte[] key = key(file, parse(file, SecretFiles.read(file)), password);
        try {
            return KeySigner.of(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /// Makes a new key and its keystore, with mode 0600, where no file is yet.
    static KeySigner create(Path file, char[] password, SecureRandom random) {
        if (Files.exists(file)) {
            throw new ChainRefusedException(file + " is there already and is not overwritten");
        }
        byte[] key = SecretKey.generate(random);
        SecretFiles.create(file, sealed(key, password, random, SCRYPT_N));
        return KeySigner.of(key);
    }

    static byte[] sealed(byte[] key, char[] password, SecureRandom random, int scryptN) {
        byte[] salt = new byte[32];
        byte[] iv = new byte[16];
        random.nextBytes(salt);
        random.nextBytes(iv);
        byte[] derived = Scrypt.derive(utf8(password), salt, scryptN, SCRYPT_R, SCRYPT_P, 32);
        byte[] sealed = aesCtr(derived, iv, key);
        ObjectNode json = MAPPER.createObjectNode();
        json.put("version", 3);
        json.put("id", UUID.nameUUIDFromBytes(salt).toString());
        json.put("address", Credentials.create(ECKeyPair.create(key)).getAddress().substring(2));
        ObjectNode crypto = json.putObject(CRYPTO);
        crypto.put("cipher", "aes-128-ctr");
        crypto.putObject("cipherparams").put("iv", HEX.formatHex(iv));
        crypto.put("ciphertext", HEX.formatHex(sealed));
        crypto.put("kdf", "scrypt");
        ObjectNode parameters = crypto.putObject("kdfparams");
        parameters.put("dklen", 32);
        parameters.put("n", scryptN);
        parameters.put("r", SCRYPT_R);
        parameters.put("p", SCRYPT_P);
        parameters.put("salt", HEX.formatHex(salt));
        crypto.put("mac", HEX.formatHex(mac(derived, sealed)));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode parse(Path file, byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new ChainRefusedException("the keystore " + file + " is not JSON");
        } catch (IOException e) {
            throw new ChainRefusedException("the keystore " + file + " cannot be read");
        }
    }

    private static byte[] key(Path file, JsonNode json, char[] password) {
        JsonNode crypto = json.path(json.has(CRYPTO) ? CRYPTO : CRYPTO_OF_OTHERS);
        if (json.path("version").asInt() != 3
                || !crypto.path("cipher").asText().equals("aes-128-ctr")) {
            throw new ChainRefusedException(
                    "the keystore " + file + " is not of version 3 with aes-128-ctr");
        }
        byte[] iv = hex(file, crypto.path("cipherparams").path("iv"));
        byte[] sealed = hex(file, crypto.path("ciphertext"));
        byte[] mac = hex(file, crypto.path("mac"));
        if (iv.length != 16 || sealed.length != SecretKey.BYTES) {
            throw new ChainRefusedException("the keystore " + file + " holds no key of 32 bytes");
        }
        byte[] derived = derived(file, crypto, password);
        if (!MessageDigest.isEqual(mac, mac(derived, sealed))) {
            throw new ChainRefusedException("the password does not open the keystore " + file);
        }
        return aesCtr(derived, iv, sealed);
    }

    private static byte[] derived(Path file, JsonNode crypto, char[] password) {
        JsonNode parameters = crypto.path("kdfparams");
        byte[] salt = hex(file, parameters.path("salt"));
        if (parameters.path("dklen").asInt() != 32) {
            throw new ChainRefusedException("the keystore " + file + " has a dklen other than 32");
        }
        return switch (crypto.path("kdf").asText()) {
            case "scrypt" -> scrypt(file, parameters, salt, password);
            case "pbkdf2" -> pbkdf2(file, parameters, salt, password);
            default ->
                    throw new ChainRefusedException("the keystore " + file + " has no known kdf");
        };
    }

    private static byte[] scrypt(Path file, JsonNode parameters, byte[] salt, char[] password) {
        int n = parameters.path("n").asInt();
        int r = parameters.path("r").asInt();
        int p = parameters.path("p").asInt();
        if (Integer.bitCount(n) != 1
                || n < 2
                || r < 1
                || p < 1
                || p > 64
                || 128L * n * r > SCRYPT_BYTES_MAX) {
            throw new ChainRefusedException("the keystore " + file + " asks too much of scrypt");
        }
        return Scrypt.derive(utf8(password), salt, n, r, p, 32);
    }

    private static byte[] pbkdf2(Path file, JsonNode parameters, byte[] salt, char[] password) {
        int rounds = parameters.path("c").asInt();
        if (rounds < 1
                || rounds > PBKDF2_ROUNDS_MAX
                || !parameters.path("prf").asText().equals("hmac-sha256")) {
            throw new ChainRefusedException("the keystore " + file + " asks too much of pbkdf2");
        }
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password, salt, rounds, 256))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no PBKDF2", e);
        }
    }

    private static byte[] mac(byte[] derived, byte[] sealed) {
        byte[] input = Arrays.copyOf(Arrays.copyOfRange(derived, 16, 32), 16 + sealed.length);
        System.arraycopy(sealed, 0, input, 16, sealed.length);
        return Keccak256.hash(input);
    }

    private static byte[] aesCtr(byte[] derived, byte[] iv, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(derived, 0, 16, "AES"),
                    new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES in counter mode", e);
        }
    }

    private static byte[] utf8(char[] password) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return exact;
    }

    private static byte[] hex(Path file, JsonNode value) {
        try {
            return HEX.parseHex(value.asText());
        } catch (IllegalArgumentException e) {
            throw new ChainRefusedException("the keystore " + file + " holds broken hexadecimal");
        }
    }
}
