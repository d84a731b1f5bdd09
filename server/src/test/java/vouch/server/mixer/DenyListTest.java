package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.ethereum.Address;

class DenyListTest {

    private static final Address ALICE =
            Address.parse("0x5abfec25f74cd88437631a7731906932776356f9");
    private static final Address BOB = Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");

    @TempDir private Path folder;

    private Path list(String text) throws IOException {
        return Files.writeString(folder.resolve("list"), text);
    }

    @Test
    void readsAddressesInEverySpelling() throws IOException {
        var list =
                DenyList.open(
                        list(
                                "# people\n\n"
                                        + ALICE.checksummed()
                                        + " # Alice\n  "
                                        + BOB.text()
                                        + "\n"));
        assertThat(list.denies(ALICE)).isTrue();
        assertThat(list.denies(BOB)).isTrue();
        assertThat(list.denies(FakeTokenChain.address(1))).isFalse();
    }

    @Test
    void readsTheFileAgainWhenItChanges() throws IOException {
        var file = list(ALICE.text() + "\n");
        var list = DenyList.open(file);
        list(BOB.text() + "\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(list.denies(ALICE)).isFalse();
        assertThat(list.denies(BOB)).isTrue();
    }

    @Test
    void keepsTheListWhereTheNextOneIsBroken() throws IOException {
        var file = list(ALICE.text() + "\n");
        var list = DenyList.open(file);
        list("not an address\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(list.denies(ALICE)).isTrue();
        Files.delete(file);
        assertThat(list.denies(ALICE)).isTrue();
    }

    @Test
    void refusesAListThatIsNone() throws IOException {
        assertThatThrownBy(() -> DenyList.open(folder.resolve("nothing")))
                .hasMessageContaining("cannot read the deny list");
        assertThatThrownBy(() -> DenyList.open(list(ALICE.text() + "\n0x12\n")))
                .hasMessageContaining("line 2 of the deny list");
    }
}
