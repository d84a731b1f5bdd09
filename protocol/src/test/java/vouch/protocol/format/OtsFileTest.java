package vouch.protocol.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.RecordedBlock;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.SampleLog;

class OtsFileTest {

    private static final String HEAD =
            "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108";
    private static final String DIGEST = "11".repeat(32);

    /// Block 5 has this message's transactions root.
    private static final String BLOCK_5 = "00" + "30fe8087b5c7ead7" + "01" + "05";

    private static final String BITCOIN = "000588960d73d71901";
    private static final String CALENDAR = "0083dfe30d2ef90c8e";
    private static final String UNKNOWN = "000102030405060708";

    @ParameterizedTest
    @CsvSource({
        "block-1, 0",
        "block-2, 1",
        "block-17, 0",
        "block-140, 130",
        "block-300, 299",
    })
    void aFinalProofLeadsToItsBlocksTransactionsRoot(String name, int transaction) {
        Proof proof = SampleLog.anchored(5, SampleLog.SIZE, name, transaction);
        RecordedBlock block = RecordedBlock.read(name);
        OtsFile file = OtsFile.parse(FormatTest.written(Format.ETH_OTS, proof));
        assertThat(file.digest()).isEqualTo(proof.digest());
        assertThat(file.attestations())
                .containsExactly(
                        new OtsAttestation.Ethereum(
                                BlockHeader.parse(block.encodedHeader()).number(),
                                block.transactionsRoot()));
    }

    @Test
    void everyEntryOfTheLogHasItsOwnWay() {
        for (int index = 0; index < SampleLog.SIZE; index++) {
            Proof proof = SampleLog.anchored(index, SampleLog.SIZE, "block-17", 0);
            OtsFile file = OtsFile.parse(FormatTest.written(Format.ETH_OTS, proof));
            assertThat(file.digest()).isEqualTo(SampleLog.entry(index));
        }
    }

    @Test
    void aDirectProofGoesFromTheDigestIntoItsTransaction() {
        Proof direct = FormatSamples.direct();
        byte[] file = FormatTest.written(Format.ETH_OTS, direct);
        assertThat(OtsFile.parse(file).digest()).isEqualTo(direct.digest());
        // No step of the log's tree: the first operation appends the rest of the transaction.
        assertThat(file[HEAD.length() / 2 + 32]).isEqualTo((byte) 0xf0);
        Proof besideTheLog = SampleLog.anchored(4, 7, "block-17-direct", 16);
        assertThat(FormatTest.written(Format.ETH_OTS, besideTheLog)).isEqualTo(file);
    }

    @Test
    void aProofThatIsNotFinalHasNoBlockYet() {
        assertThat(Format.ETH_OTS.write(SampleLog.logged(5, 13)))
                .isEqualTo(new Export.NotYet("The proof is not final: no block holds it yet."));
    }

    @Test
    void aTransactionLongerThanAMessageMayBeIsImpossible() {
        Proof accepted = FormatSamples.inATransactionOf(4087);
        assertThat(Format.ETH_OTS.write(accepted)).isInstanceOf(Export.Written.class);
        assertThat(Format.ETH_OTS.write(FormatSamples.inATransactionOf(4088)))
                .isEqualTo(
                        new Export.Impossible(
                                "The transaction is too long for an .ots file: its node has 4097"
                                        + " bytes, and an .ots file's messages have at most"
                                        + " 4096."));
    }

    @Test
    void forksAndWhatIsNotJudgedAreRead() {
        String calendar = CALENDAR + "06" + "05" + "612e622f63";
        String file =
                HEAD + DIGEST + "ff" + UNKNOWN + "00" + "ff" + BITCOIN + "0103" + "ff" + BLOCK_5
                        + "ff" + calendar + "ff08" + BLOCK_5 + "67" + UNKNOWN + "02abcd";
        List<OtsAttestation> read = OtsFile.parse(Encodings.parseHex(file)).attestations();
        assertThat(read).hasSize(6);
        assertThat(read.get(0)).isEqualTo(new OtsAttestation.Other("0102030405060708", "", DIGEST));
        assertThat(read.get(2)).isInstanceOf(OtsAttestation.Ethereum.class);
        assertThat(read.get(4)).isNotEqualTo(read.get(2));
        assertThat(read.get(5))
                .isInstanceOfSatisfying(
                        OtsAttestation.Other.class,
                        other -> assertThat(other.payload()).isEqualTo("abcd"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing follows from the digest
                "ff", // a fork of nothing
                BLOCK_5 + "00", // a byte after the end
                "ff" + BLOCK_5 + BLOCK_5, // one attestation twice
                "ff" + BLOCK_5 + BITCOIN + "0103", // attestations not in order
                "ff08" + BLOCK_5 + BLOCK_5, // an operation before an attestation
                "ff67" + BLOCK_5 + "08" + BLOCK_5, // operations not in order
                "ff08" + BLOCK_5 + "08" + BLOCK_5, // one operation twice
                "fff001aa" + BLOCK_5 + "f001a9" + BLOCK_5, // arguments not in order
                "02" + BLOCK_5, // SHA-1
                "03" + BLOCK_5, // RIPEMD-160
                "f2" + BLOCK_5, // reverse
                "f3" + BLOCK_5, // hexlify
                "01" + BLOCK_5, // no operation at all
                "f000" + BLOCK_5, // nothing appended
                "f08000" + BLOCK_5, // a length written longer than it need be
                "f0ffffffffffffffffff01" + BLOCK_5, // a length of 2^64 and more
                "f0ffffffff07" + BLOCK_5, // a length that there isn't
                "f001aa" + BLOCK_5, // an Ethereum block of 33 bytes
                "0030fe8087b5c7ead70100ff", // a byte after the attestation's payload
                "0030fe8087b5c7ead7020500", // a byte after the block's number
                "0030fe8087b5c7ead700", // no number
                "0030fe8087b5c7ead7028500", // a number longer than it need be
                "0030fe8087b5c7ead70affffffffffffffffff01", // a block of 2^63 and more
                BITCOIN + "020300", // a byte after a Bitcoin block's number
                CALENDAR + "020120", // a space in a calendar's address
                CALENDAR + "02022e", // a calendar's address that ends too early
                UNKNOWN + "81c000", // a payload longer than 8192 bytes
                "00010203", // a tag that ends too early
            })
    void whatTheReferenceWouldNotWriteIsRefused(String tree) {
        assertThatThrownBy(() -> OtsFile.parse(Encodings.parseHex(HEAD + DIGEST + tree)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void headsOfOtherFilesAreRefused() {
        for (String head :
                List.of(
                        "",
                        HEAD.substring(2),
                        HEAD.replace("4f70", "4f71"),
                        HEAD.replace("940108", "940208"),
                        HEAD.replace("940108", "940102"))) {
            assertThatThrownBy(() -> OtsFile.parse(Encodings.parseHex(head + DIGEST + BLOCK_5)))
                    .isInstanceOf(MalformedException.class);
        }
        assertThat(OtsFile.parse(Encodings.parseHex(HEAD + DIGEST + BLOCK_5)).attestations())
                .hasSize(1);
    }

    @Test
    void theLimitsAreThoseOfTheReference() {
        String deepest = "08".repeat(OtsFile.DEPTH_MAX) + BLOCK_5;
        assertThat(parse(deepest).attestations()).hasSize(1);
        assertThatThrownBy(() -> parse("08" + deepest))
                .hasMessage("An .ots file has at most 255 operations in a row.");
        // 4096 - 32 bytes more is e0 1f as a number.
        String longest = "f0e01f" + "aa".repeat(4064) + "08" + BLOCK_5;
        assertThat(parse(longest).attestations()).hasSize(1);
        assertThatThrownBy(() -> parse("f0e11f" + "aa".repeat(4065) + "08" + BLOCK_5))
                .hasMessage("A message of an .ots file has at most 4096 bytes.");
        assertThatThrownBy(() -> OtsFile.parse(new byte[OtsFile.BYTES_MAX + 1]))
                .hasMessage("An .ots file has at most 65536 bytes.");
    }

    @Test
    void attestationsOfOneKindAscendByTheirNumberNotByItsBytes() {
        // 127 is 7f, and 128 is 80 01.
        String ethereum = "0030fe8087b5c7ead7";
        String ascending = "ff" + ethereum + "017f" + ethereum + "028001";
        assertThat(parse(ascending).attestations()).hasSize(2);
        assertThatThrownBy(() -> parse("ff" + ethereum + "028002" + ethereum + "028101"))
                .isInstanceOf(MalformedException.class);
    }

    private static OtsFile parse(String tree) {
        return OtsFile.parse(Encodings.parseHex(HEAD + DIGEST + tree));
    }
}
