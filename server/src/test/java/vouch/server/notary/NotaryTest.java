package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.database.TestDatabases;

class NotaryTest {

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aBatchWithoutADigestInItTellsTheBalance(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(1, 7);
            assertThat(world.notary.register(1, List.of()))
                    .isEqualTo(new Receipted.Decided(List.of(), 7));
            world.checkBooks();
        }
    }
}
