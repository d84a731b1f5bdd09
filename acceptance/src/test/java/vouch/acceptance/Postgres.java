package vouch.acceptance;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;

/// A PostgreSQL server of a test's own, which closes it.
public final class Postgres {

    private static final Duration UP_WITHIN = Duration.ofMinutes(2);

    private Postgres() {}

    public static EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(OwnPort.find())
                .setPGStartupWait(UP_WITHIN)
                .start();
    }
}
