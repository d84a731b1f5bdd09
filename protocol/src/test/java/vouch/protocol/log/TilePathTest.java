package vouch.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.MalformedException;

class TilePathTest {

    private static final long SEED = 6;

    /// The first ones are the examples of C2SP tlog-tiles.
    @ParameterizedTest
    @CsvSource({
        "tile/0/x001/x234/067,0,1234067,256",
        "tile/0/x001/x234/067.p/1,0,1234067,1",
        "tile/0/000,0,0,256",
        "tile/1/000.p/255,1,0,255",
        "tile/63/999,63,999,256",
        "tile/0/x001/000,0,1000,256",
        "tile/0/x036/x028/x797/x018/x963/967,0,36028797018963967,256",
        "tile/entries/000,-1,0,256",
        "tile/entries/x012/345.p/77,-1,12345,77"
    })
    void pathsAreReadAndWritten(String text, int level, long index, int width) {
        TilePath path = new TilePath(level, index, width);

        assertThat(TilePath.parse(text)).isEqualTo(path);
        assertThat(path).hasToString(text);
        assertThat(path.isEntries()).isEqualTo(text.contains("entries"));
        assertThat(path.isPartial()).isEqualTo(text.contains(".p/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tile",
                "tile/0",
                "tile/0/",
                "/tile/0/000",
                "tile/0/000/",
                "tile/0/0",
                "tile/0/00",
                "tile/0/0000",
                "tile/0/x000/000",
                "tile/0/x000/x001/000",
                "tile/0/001/000",
                "tile/0/x001",
                "tile/0/x001/x000",
                "tile/00/000",
                "tile/01/000",
                "tile/64/000",
                "tile/-1/000",
                "tile/+1/000",
                "tile/entry/000",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/01",
                "tile/0/000.p/",
                "tile/0/000.p",
                "tile/0/000.p/1000",
                "tile/0/-01",
                "tile/0/\u0660\u0660\u0660",
                "tile/0/../000",
                "tile/0/000\n",
                "tile/0/000?x",
                "tile/0/x036/x028/x797/x018/x963/968",
                "tile/0/x999/x999/x999/x999/x999/x999/999",
                "tile/0/x001/x001/x001/x001/x001/x001/x001/001"
            })
    void everyOtherTextIsRefused(String text) {
        assertThatThrownBy(() -> TilePath.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            long index = random.nextLong() >>> (9 + random.nextInt(54));
            TilePath path =
                    new TilePath(random.nextInt(65) - 1, index, 1 + random.nextInt(TilePath.FULL));

            assertThat(TilePath.parse(path.text())).as("seed %d", SEED).isEqualTo(path);
        }
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new TilePath(-2, 0, 1)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new TilePath(64, 0, 1)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new TilePath(0, -1, 1)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new TilePath(0, 1L << 55, 1))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new TilePath(0, 0, 0)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new TilePath(0, 0, 257)).isInstanceOf(MalformedException.class);
    }
}
