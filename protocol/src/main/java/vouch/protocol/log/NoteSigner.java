package vouch.protocol.log;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import vouch.protocol.Ed25519;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// A key that signs notes. Thread-safe. Its secret leaves it through [#secretKey()] alone.
public final class NoteSigner {

    private static final String PREFIX = "PRIVATE+KEY+";
    private static final int HASH_DIGITS = 8;

    private final byte[] seed;
    private final PrivateKey privateKey;
    private final NoteVerifier verifier;

    private NoteSigner(String name, byte[] seed) {
        KeyPair pair = Ed25519.keyPair(seed);
        this.seed = seed.clone();
        this.privateKey = pair.getPrivate();
        this.verifier = new NoteVerifier(name, Ed25519.raw(pair.getPublic()));
        if (!verifier.verifies(sign("a signature to try the key with\n"))) {
            throw new IllegalStateException("an Ed25519 key does not verify what it signed");
        }
    }

    /// Makes a new key of this name.
    public static NoteSigner generate(String name, SecureRandom random) {
        byte[] seed = new byte[Ed25519.KEY_BYTES];
        random.nextBytes(seed);
        return new NoteSigner(name, seed);
    }

    /// Reads a secret key, `PRIVATE+KEY+name+hash+base64`, as Go's note package writes it. No
    /// sentence of a refusal holds any part of it.
    public static NoteSigner parse(String secretKey) {
        int first = secretKey.indexOf('+', PREFIX.length());
        int second = secretKey.indexOf('+', first + 1);
        if (!secretKey.startsWith(PREFIX) || first < 0 || second < 0) {
            throw new MalformedException(
                    "A secret key is PRIVATE+KEY+, a name, a hash and a key with plus signs between.");
        }
        byte[] blob = Encodings.parseBase64(secretKey.substring(second + 1));
        if (blob.length != 1 + Ed25519.KEY_BYTES || blob[0] != NoteVerifier.ED25519_ALGORITHM) {
            throw new MalformedException("A secret key holds an Ed25519 private key.");
        }
        NoteSigner signer =
                new NoteSigner(
                        secretKey.substring(PREFIX.length(), first),
                        Arrays.copyOfRange(blob, 1, blob.length));
        if (!signer.hash().equals(secretKey.substring(first + 1, second))) {
            throw new MalformedException("A secret key's hash does not belong to its key.");
        }
        return signer;
    }

    /// Whose signatures these are.
    public String name() {
        return verifier.name();
    }

    /// The secret, to be kept in a file that only its owner can read.
    public String secretKey() {
        byte[] blob = new byte[1 + seed.length];
        blob[0] = NoteVerifier.ED25519_ALGORITHM;
        System.arraycopy(seed, 0, blob, 1, seed.length);
        return PREFIX + name() + "+" + hash() + "+" + Encodings.base64(blob);
    }

    /// The public key as text, for [NoteVerifier#parse(String)].
    public String verifierKey() {
        return verifier.toString();
    }

    /// The public key.
    public NoteVerifier verifier() {
        return verifier;
    }

    /// The text with this key's signature under it.
    public SignedNote sign(String text) {
        byte[] signature = Ed25519.sign(privateKey, text.getBytes(StandardCharsets.UTF_8));
        return new SignedNote(
                text, List.of(new NoteSignature(name(), verifier.keyId(), signature)));
    }

    private String hash() {
        return HexFormat.of().toHexDigits(verifier.keyId(), HASH_DIGITS);
    }

    /// The name alone: the secret is never printed by accident.
    @Override
    public String toString() {
        return "NoteSigner[" + name() + "]";
    }
}
