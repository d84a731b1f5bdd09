package vouch.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.client.Registration;
import vouch.protocol.Digest;

/// A gateway on PostgreSQL is the same gateway.
final class PostgresTest {

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;
    private final EmbeddedPostgres postgres;

    PostgresTest() throws Exception {
        postgres = Postgres.start();
    }

    @AfterEach
    void endPostgres() throws Exception {
        postgres.close();
    }

    private Launch launch(String data) {
        return Launch.in(folder.resolve(data))
                .with("--database-url", postgres.getJdbcUrl("postgres", "postgres"));
    }

    @Test
    void aFileIsStampedToFinalAndEverythingIsThereAfterARestart() throws Exception {
        var server = servers.start(launch("data"));
        Files.writeString(folder.resolve("a.txt"), "on PostgreSQL");
        Files.writeString(folder.resolve("b.txt"), "on PostgreSQL as well");
        var cli = Cli.in(folder).of(server);

        var stamped = cli.run("stamp", "a.txt", "b.txt");
        assertThat(stamped.exit()).as(stamped.toString()).isZero();
        assertThat(stamped.out()).contains("2 credits used, 999,998 left");
        assertThat(server.data().resolve("vouch.db")).doesNotExist();

        server.kill9();
        server.start();

        assertThat(server.client().credits()).isEqualTo(999_998);
        assertThat(server.client().register(Digest.sha256("on PostgreSQL".getBytes(UTF_8))))
                .isEqualTo(new Registration.AlreadyRegistered());
        assertThat(server.client().proof(Digest.sha256("on PostgreSQL".getBytes(UTF_8))))
                .hasValueSatisfying(proof -> assertThat(proof.ethereum()).isPresent());
        server.stop();
        var verified = cli.run("verify", "a.txt");
        assertThat(verified.exit()).as(verified.toString()).isZero();
    }

    @Test
    void aSecondGatewayOnTheSameDatabaseIsRefused() {
        var server = servers.start(launch("data"));

        var refusal = Server.refused(launch("other"));

        assertThat(refusal.exit()).isNotZero();
        assertThat(refusal.err()).containsIgnoringCase("database").doesNotContain("\tat ");
        assertThat(server.client().credits()).isEqualTo(1_000_000);
    }
}
