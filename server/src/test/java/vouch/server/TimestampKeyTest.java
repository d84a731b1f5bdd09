package vouch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.timestamp.AuthorityKey;

class TimestampKeyTest {

    private static final Config.Timestamp NOT_SET = new Config.Timestamp(null, null);

    private final Instant now = Instant.parse("2026-11-22T05:00:00Z");
    private final SecureRandom random = new SecureRandom();
    private final Path folder;
    private final DataDirectory data;

    TimestampKeyTest(@TempDir Path folder) {
        this.folder = folder;
        this.data = DataDirectory.open(folder.resolve("data"));
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void aKeyIsMadeOnceAndKept() throws IOException {
        var made = open(NOT_SET);
        var again = open(NOT_SET);

        assertThat(again.pem()).isEqualTo(made.pem());
        assertThat(again.secretPem()).isEqualTo(made.secretPem());
        assertThat(mode("tsa.key")).isEqualTo("rw-------");
        assertThat(mode("tsa.pem")).isEqualTo("rw-r--r--");
        assertThat(Files.readString(data.resolve("tsa.pem"))).isEqualTo(made.pem());
    }

    @Test
    void aCertificateThatIsMissingIsWrittenAgain() throws IOException {
        var made = open(NOT_SET);
        Files.delete(data.resolve("tsa.pem"));

        assertThat(open(NOT_SET).pem()).isEqualTo(made.pem());
        assertThat(Files.readString(data.resolve("tsa.pem"))).isEqualTo(made.pem());
    }

    @Test
    void aCertificateWithoutItsKeyIsAnError() throws IOException {
        open(NOT_SET);
        Files.delete(data.resolve("tsa.key"));

        assertThatThrownBy(() -> open(NOT_SET))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("the time-stamping key " + data.resolve("tsa.key"))
                .hasMessageContaining("is missing")
                .hasMessageContaining("restore the key from a backup");
        assertThat(data.resolve("tsa.key")).doesNotExist();
    }

    @Test
    void aDamagedKeyIsAnErrorThatDoesNotShowIt() throws IOException {
        open(NOT_SET);
        var file = data.resolve("tsa.key");
        var text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 60));

        assertThatThrownBy(() -> open(NOT_SET))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("restore the file from a backup")
                .message()
                .doesNotContain(text.substring(text.length() - 100, text.length() - 80));
    }

    @Test
    void theOperatorsKeyIsUsedAndNoneIsMade() throws IOException {
        var given = AuthorityKey.make("given", now, random);
        var config = given(given.secretPem(), given.pem());

        assertThat(open(config).pem()).isEqualTo(given.pem());
        assertThat(data.resolve("tsa.key")).doesNotExist();
    }

    @Test
    void anOperatorsKeyThatCannotSignIsAnError() throws IOException {
        var given = AuthorityKey.make("given", now, random);
        var other = AuthorityKey.make("other", now, random);
        var config = given(given.secretPem(), other.pem());

        assertThatThrownBy(() -> open(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("timestamp.key-file")
                .hasMessageContaining("The key does not belong to the certificate.");
        Files.setPosixFilePermissions(
                folder.resolve("given.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> open(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("chmod 600");
        Files.delete(folder.resolve("given.pem"));
        Files.setPosixFilePermissions(
                folder.resolve("given.key"), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> open(config))
                .isInstanceOf(ConfigException.class)
                .hasMessage("cannot read " + folder.resolve("given.pem"));
    }

    @Test
    void aKeyWithoutACertificateIsHalfASetting() {
        assertThatThrownBy(() -> new Config.Timestamp("key", null))
                .isInstanceOf(ConfigException.class)
                .hasMessage("timestamp.key-file and timestamp.certificate-file belong together");
    }

    private Config.Timestamp given(String key, String certificate) throws IOException {
        var keyFile = folder.resolve("given.key");
        var certificateFile = folder.resolve("given.pem");
        Files.writeString(keyFile, key);
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(certificateFile, certificate);
        return new Config.Timestamp(keyFile.toString(), certificateFile.toString());
    }

    private AuthorityKey open(Config.Timestamp config) {
        return TimestampKey.open(config, data, () -> now, random);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name)));
    }
}
