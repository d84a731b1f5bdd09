package vouch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.database.TestDatabases;

class DataDirectoryTest {

    @TempDir Path folder;

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void itIsForItsOwnerAloneAndHeldByOne() throws IOException {
        var path = folder.resolve("data");
        try (var held = DataDirectory.open(path)) {
            assertThat(mode(held.path())).isEqualTo("rwx------");
            assertThatThrownBy(() -> DataDirectory.open(path))
                    .isInstanceOf(DataDirectory.InUse.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("stop it first");
        }
        DataDirectory.open(path).close();
    }

    @Test
    void aFileIsReplacedWholeAndASecretIsForItsOwnerAlone() throws IOException {
        try (var data = DataDirectory.open(folder)) {
            data.write("secret", "one\n", DataDirectory.Readers.OWNER);
            data.write("secret", "two\n", DataDirectory.Readers.OWNER);
            data.write("known", "all\n", DataDirectory.Readers.ALL);
            assertThat(Secrets.read(data.resolve("secret"))).isEqualTo("two");
            assertThat(mode(data.resolve("secret"))).isEqualTo("rw-------");
            assertThatThrownBy(() -> Secrets.read(data.resolve("known")))
                    .hasMessageContaining("chmod 600");
            assertThat(data.has("secret.new")).isFalse();
        }
    }

    @Test
    void theLogsKeyIsMadeOnceAndNeverAgainOverEntries() throws IOException {
        var random = new SecureRandom();
        try (var data = DataDirectory.open(folder);
                var database = TestDatabases.Kind.SQLITE.open(folder)) {
            var made = LogKey.open(data, database, random);
            assertThat(made.name()).matches("vouch/[0-9a-f]{16}");
            assertThat(LogKey.open(data, database, random).verifierKey())
                    .isEqualTo(made.verifierKey());
            assertThat(Files.readString(data.resolve("log.vkey")).strip())
                    .isEqualTo(made.verifierKey());

            database.write(tx ->
                    tx.update(
                            """
                            insert into registration
                                (digest, leaf_index, account_id, accepted_at)
                            values (?, 0, 1, 0)
                            """,
                            new byte[32]));
            Files.writeString(data.resolve("log.key"), "PRIVATE+KEY+damaged");
            assertThatThrownBy(() -> LogKey.open(data, database, random))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("is damaged")
                    .hasMessageNotContaining("PRIVATE");
            Files.delete(data.resolve("log.key"));
            assertThatThrownBy(() -> LogKey.open(data, database, random))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("restore the file from a backup");
        }
    }
}
