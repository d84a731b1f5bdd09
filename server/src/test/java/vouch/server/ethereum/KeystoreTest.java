package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoreTest {

    /// The two examples of the Web3 Secret Storage definition; both hold the same key.
    private static final String PBKDF2 =
            """
            {"crypto":{"cipher":"aes-128-ctr",
             "cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
             "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
             "kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
             "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
             "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
             "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
            """;

    private static final String SCRYPT =
            """
            {"crypto":{"cipher":"aes-128-ctr",
             "cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
             "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
             "kdf":"scrypt","kdfparams":{"dklen":32,"n":262144,"p":8,"r":1,
             "salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
             "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
             "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
            """;

    private static final String ADDRESS = "0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b";

    @TempDir Path directory;

    private Path file(String content) throws Exception {
        Path file = directory.resolve("keystore.json");
        Files.writeString(file, content);
        return mode(file, "rw-------");
    }

    private static Path mode(Path file, String mode) throws Exception {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void theDefinitionsExamplesOpen() throws Exception {
        char[] password = "testpassword".toCharArray();
        assertThat(Keystore.open(file(PBKDF2), password).address()).isEqualTo(ADDRESS);
        assertThat(Keystore.open(file(SCRYPT), password).address()).isEqualTo(ADDRESS);
    }

    @Test
    void cryptoMayBeginWithACapital() throws Exception {
        var file = file(SCRYPT.replace("\"crypto\"", "\"Crypto\""));
        assertThat(Keystore.open(file, "testpassword".toCharArray()).address()).isEqualTo(ADDRESS);
    }

    @Test
    void aWrongPasswordIsRefusedAndNotShown() throws Exception {
        Path file = file(PBKDF2);
        assertThatThrownBy(() -> Keystore.open(file, "secret-guess".toCharArray()))
                .isInstanceOf(ChainRefusedException.class)
                .hasMessageContaining("password")
                .hasMessageNotContaining("secret-guess");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rwxrwxrwx"})
    void aFileThatOthersMayReadIsRefused(String mode) throws Exception {
        Path file = mode(file(PBKDF2), mode);
        assertThatThrownBy(() -> Keystore.open(file, "testpassword".toCharArray()))
                .isInstanceOf(ChainRefusedException.class)
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\":3 | \"version\":4",
                "aes-128-ctr | aes-128-cbc",
                "\"c\":262144 | \"c\":2000000000",
                "\"dklen\":32 | \"dklen\":64",
                "hmac-sha256 | hmac-sha1",
                "pbkdf2 | argon2",
                "6087dab2 | 6087da",
                "5318b4d5 | nothex!!",
                "517ead92 | 517ead93",
            })
    void aFileThatIsNotAKeystoreIsRefusedWithASentence(String from, String to) throws Exception {
        Path file = file(PBKDF2.replace(from, to));
        assertThatThrownBy(() -> Keystore.open(file, "testpassword".toCharArray()))
                .isInstanceOf(ChainRefusedException.class);
    }

    @Test
    void scryptMayNotAskForAllMemory() throws Exception {
        Path file = file(SCRYPT.replace("\"n\":262144", "\"n\":1073741824"));
        assertThatThrownBy(() -> Keystore.open(file, "testpassword".toCharArray()))
                .isInstanceOf(ChainRefusedException.class)
                .hasMessageContaining("scrypt");
    }

    @Test
    void aMadeKeystoreIsItsOwnersAloneAndOpensAgain() throws Exception {
        Path file = directory.resolve("made.json");
        char[] password = "pässword".toCharArray();
        String address = Keystore.create(file, password, new SecureRandom()).address();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Keystore.open(file, password).address()).isEqualTo(address);
        assertThatThrownBy(() -> Keystore.create(file, password, new SecureRandom()))
                .isInstanceOf(ChainRefusedException.class)
                .hasMessageContaining("already");
    }

    @Test
    void thePasswordIsTheFirstLineOfAFileOfOnesOwn() throws Exception {
        Path file = file("open sesame\nand no more\n");
        var password = new KeystorePassword.InFile(file);
        assertThat(SecretFiles.password(password)).containsExactly("open sesame".toCharArray());
        mode(file, "rw-r--r--");
        assertThatThrownBy(() -> SecretFiles.password(password))
                .isInstanceOf(ChainRefusedException.class);
        assertThatThrownBy(() ->
                        SecretFiles.password(new KeystorePassword.InEnvironment("VOUCH_NOT_SET")))
                .isInstanceOf(ChainRefusedException.class)
                .hasMessageContaining("VOUCH_NOT_SET");
    }

    @Test
    void aSealedKeyComesBackAsItWas() throws Exception {
        byte[] key =
                HexFormat.of()
                        .parseHex(
                                "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d");
        byte[] sealed = Keystore.sealed(key, "x".toCharArray(), new SecureRandom(), 1 << 10);
        Path file = file(new String(sealed, StandardCharsets.UTF_8));
        assertThat(Keystore.open(file, "x".toCharArray()).address()).isEqualTo(ADDRESS);
    }

    @Test
    void theDevelopmentKeySignsOnDevelopmentChainsOnly() {
        assertThat(KeySigner.development(31337).address())
                .isEqualTo("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        assertThat(KeySigner.development(1337).toString()).doesNotContain("ac0974");
        assertThatThrownBy(() -> KeySigner.development(1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
