package vouch.protocol.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expected names were made by ipfs-only-hash 4.0.0 and ipfs-unixfs-importer 17.1.1.
class CidV0Test {

    private static String of(byte[] bytes) {
        var cid = new CidV0();
        cid.update(bytes, 0, bytes.length);
        return cid.finish();
    }

    @Test
    void anEmptyFileHasItsName() {
        assertThat(of(new byte[0])).isEqualTo("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH");
        assertThat(new CidV0().finish())
                .isEqualTo("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH");
    }

    @Test
    void aSmallFileHasItsName() {
        assertThat(of("hello notary\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("Qmf71F5NK2FRvh7KFsfmfmmJLAnbLRoVXZB2BN3iAWhJ8h");
    }

    @Test
    void aMillionTimesTheSameLetterHasItsName() {
        assertThat(of("a".repeat(1_000_000).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("QmdTFTf2ygB26yxJ1dJBvXBcCikW1d4g52uNgwwtsEx8RL");
    }

    @ParameterizedTest
    @CsvSource({
        // One chunk, and two.
        "262143, QmbNDspMkzkMFKyS3eCJGedG7GWRQHSCzJCZLjxP7wyVAx",
        "262144, QmRk1rduJvo5DfEYAaLobS2za9tDszk35hzaNSDCJ74DA7",
        "262145, QmbVuw4C4vcmVKqxoWtgDVobvcHrSn51qsmQmyxjk4sB2Q",
        "524288, QmeBAFpC3fbNhVMsExM8uS23gKmiaPQJbNu5rFEKDGdhcW",
        "524289, Qmf1pNpWHeRjfapTMNsWkyr5wUJpX2SXk5PPfRVBfKrxV7",
        // A full block of links, and one that is not.
        "45613055, QmeVKjzcHc8LoGzwT1ExSWxPws8xr7d7QPumhGQRjyx6pP",
        "45613056, QmY4HSz1oVGdUzb8poVYPLsoqBZjH6LZrtgnme9wWn2Qko",
        "45613057, QmehMASWcBsX7VcEQqs6rpR5AHoBfKyBVEgmkJHjpPg8jq",
    })
    void zerosHaveTheirNames(int length, String name) {
        var cid = new CidV0();
        byte[] zeros = new byte[1 << 20];
        for (int left = length; left > 0; left -= zeros.length) {
            cid.update(zeros, 0, Math.min(left, zeros.length));
        }
        assertThat(cid.finish()).isEqualTo(name);
    }

    /// Chunks of 4 bytes and 3 links make high trees: up to 8 levels here.
    @ParameterizedTest
    @CsvSource({
        "3, QmYvDEAjePf8agTFZo7x7L9m64DeqoudqFfCihGDpPcXbW",
        "4, QmQVZJjdepxEr1ioeZNULbW5YSBUxmrbSAdnpKnAFPN2Wa",
        "5, QmYXjq2z8JX7bihQhLKCKG1zEkkoPw5EhyUxghd9a5mURt",
        "12, QmSDP2gFSbChfe4e3v7Z4so484SCotys1wbnEZrgGbAafC",
        "13, QmbcMbFS9dh8B8nDUVAauvN2tVtVW29LucXtWTsBT1gPHS",
        "36, QmRBm2WnTaBKm6WmqSng7w6YU2C5iRQw1sbwJfGN4iNH9V",
        "37, QmWk5TL74PjhoU98NTiyH1TbLUecMAaqn683psCfGUXsQa",
        "108, QmTrMwUjkd7tCCVZXS1GT6yX9wnDgp8J4RFXk3aXCdDoUD",
        "109, Qmc2M7HAHWYroJ5Cw16LWvAxmagGP3SzG8ugSEJLTRsx6p",
        "1000, QmSHdTK9pWpN61btaobzirmigFewkiG9ojwd4KF9DLwRRX",
        "10000, QmaXJYYC4Z6i9GuREYDRYFkpYcLkV5P4NuVqMZLCdeHypD",
    })
    void highTreesHaveTheirNames(int length, String name) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        var cid = new CidV0(4, 3);
        cid.update(bytes, 0, length);
        assertThat(cid.finish()).isEqualTo(name);
    }

    @Test
    void howTheBytesArriveDoesNotMatter() {
        long seed = 58;
        var random = new Random(seed);
        byte[] bytes = new byte[1_500_000];
        random.nextBytes(bytes);
        var whole = of(bytes);
        for (int round = 0; round < 20; round++) {
            var cid = new CidV0();
            int from = 0;
            while (from < bytes.length) {
                int some = Math.min(bytes.length - from, random.nextInt(1, 400_000));
                cid.update(bytes, from, some);
                from += some;
            }
            assertThat(cid.finish()).as("seed %d, round %d", seed, round).isEqualTo(whole);
        }
    }

    @Test
    void aLongFileIsHeldAsFewLinks() {
        var cid = new CidV0(1, CidV0.LINKS_MAX);
        byte[] some = new byte[1_000];
        int most = 0;
        for (int i = 0; i < 50; i++) {
            cid.update(some, 0, some.length);
            most = Math.max(most, cid.linksHeld());
        }
        // As many chunks as 13 GB have: three levels.
        assertThat(most).isLessThanOrEqualTo(3 * CidV0.LINKS_MAX);
    }

    @Test
    void itIsGoodForOneFile() {
        var cid = new CidV0();
        cid.finish();
        assertThatThrownBy(cid::finish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> cid.update(new byte[1], 0, 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRangeOutsideTheArrayIsRefused() {
        var cid = new CidV0();
        assertThatThrownBy(() -> cid.update(new byte[4], 2, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
