package vouch.protocol.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import vouch.protocol.MalformedException;

class HeaderAndTransactionTest {

    /// The example of EIP-155, section "Example": chain 1, to 3535…, no calldata.
    private static final String EIP_155 =
            "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83";

    @Test
    void theGenesisBlockOfMainnetHasItsKnownHash() {
        List<byte[]> fields =
                List.of(
                        new byte[32],
                        hex("1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"),
                        new byte[20],
                        hex("d7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544"),
                        hex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"),
                        hex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"),
                        new byte[256],
                        hex("0400000000"),
                        hex(""),
                        hex("1388"),
                        hex(""),
                        hex(""),
                        hex("11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa"),
                        new byte[32],
                        hex("0000000000000042"));
        BlockHeader genesis = BlockHeader.parse(BlockHeader.encode(fields));

        assertThat(genesis.hash())
                .hasToString("0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3");
        assertThat(genesis.number()).isZero();
        assertThat(genesis.timestamp()).isZero();
        assertThat(Hash.ofBytes(TransactionTrie.root(List.of())))
                .isEqualTo(genesis.transactionsRoot());
    }

    @Test
    void numbersAndTimesBeyondReasonAreRefused() {
        List<byte[]> fields = RecordedBlock.read("block-1").fields();
        for (int field : new int[] {8, 11}) {
            for (String number : List.of("8000000000000000", "ffffffffffffffffff", "0001")) {
                List<byte[]> changed = new ArrayList<>(fields);
                changed.set(field, hex(number));
                assertThatThrownBy(() -> BlockHeader.encode(changed))
                        .isInstanceOf(MalformedException.class);
            }
        }
        List<byte[]> late = new ArrayList<>(fields);
        late.set(11, hex("7fffffffffffffff"));
        assertThatThrownBy(() -> BlockHeader.encode(late))
                .hasMessage("The block's time lies beyond the year 9999.");
    }

    @Test
    void theExampleOfEip155IsRead() {
        RawTransaction transaction = RawTransaction.parse(hex(EIP_155));

        assertThat(transaction.type()).isZero();
        assertThat(transaction.chainId()).hasValue(1);
        assertThat(transaction.to())
                .hasValueSatisfying(to -> assertThat(to).hasSize(20).containsOnly(0x35));
        assertThat(transaction.data()).hasValueSatisfying(data -> assertThat(data).isEmpty());
        assertThat(transaction.hash())
                .hasToString("0x33469b22e9f636356c4160a87eb19df52b7412e8eac32a4a55ffe88ea8350788");
    }

    @Test
    void aContractCreationHasNoRecipient() {
        byte[] creation = legacy(new byte[0], RlpBytes.of(28));

        assertThat(RawTransaction.parse(creation).to()).isEmpty();
        assertThat(RawTransaction.parse(creation).chainId()).isEmpty();
    }

    @Test
    void unknownTypesAreKeptWithoutBeingUnderstood() {
        RawTransaction transaction = RawTransaction.parse(new byte[] {0x7f, 1, 2, 3});

        assertThat(transaction.isUnderstood()).isFalse();
        assertThat(transaction.type()).isEqualTo(0x7f);
        assertThat(transaction.data()).isEmpty();
        assertThat(transaction.chainId()).isEmpty();
        assertThat(transaction.hash()).isEqualTo(Hash.keccak256(new byte[] {0x7f, 1, 2, 3}));
    }

    @Test
    void blobAndCodeSettingTransactionsAreRead() {
        RlpBytes chain = RlpBytes.of(560_048);
        RlpBytes one = RlpBytes.of(1);
        RlpBytes to = new RlpBytes(new byte[20]);
        RlpBytes data = new RlpBytes(new byte[] {7});
        RlpList none = RlpList.of();
        RlpList blobs =
                RlpList.of(
                        chain, one, one, one, one, to, one, data, none, one, none, one, one, one);
        RlpList codes =
                RlpList.of(chain, one, one, one, one, to, one, data, none, none, one, one, one);

        for (byte[] raw : List.of(typed(3, blobs), typed(4, codes))) {
            RawTransaction transaction = RawTransaction.parse(raw);
            assertThat(transaction.chainId()).hasValue(560_048);
            assertThat(transaction.data())
                    .hasValueSatisfying(d -> assertThat(d).containsExactly(7));
        }
        // With its blobs around it, as it travels between nodes, it is not what a block holds.
        byte[] travelling = typed(3, RlpList.of(blobs, none, none, none));
        assertThatThrownBy(() -> RawTransaction.parse(travelling))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void whatIsNotATransactionIsRefused() {
        RlpBytes one = RlpBytes.of(1);
        List<byte[]> malformed =
                List.of(
                        new byte[0],
                        new byte[] {0, 1},
                        new byte[] {1},
                        new byte[] {2, (byte) 0xc0},
                        new byte[] {(byte) 0x80},
                        hex(EIP_155 + "00"),
                        new byte[RawTransaction.BYTES_MAX + 1],
                        legacy(new byte[19], RlpBytes.of(27)),
                        legacy(new byte[20], RlpBytes.of(26)),
                        legacy(new byte[20], RlpBytes.of(34)),
                        legacy(new byte[20], new RlpBytes(new byte[] {0, 27})),
                        legacy(new byte[20], new RlpBytes(hex("ff".repeat(32)))),
                        legacy(new byte[20], RlpList.of(one)));
        for (byte[] raw : malformed) {
            assertThatThrownBy(() -> RawTransaction.parse(raw))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void hashesHaveOneSpelling() {
        String text = "0x" + "0a".repeat(32);

        assertThat(Hash.parse(text))
                .hasToString(text)
                .isEqualTo(Hash.ofBytes(hex("0a".repeat(32))));
        for (String other : List.of("", "0a".repeat(32), "0x" + "0A".repeat(32), text + "00")) {
            assertThatThrownBy(() -> Hash.parse(other)).isInstanceOf(MalformedException.class);
        }
    }

    private static byte[] legacy(byte[] to, RlpItem v) {
        RlpBytes one = RlpBytes.of(1);
        return Rlp.encode(RlpList.of(one, one, one, new RlpBytes(to), one, one, v, one, one));
    }

    private static byte[] typed(int type, RlpList fields) {
        byte[] rlp = Rlp.encode(fields);
        byte[] raw = new byte[1 + rlp.length];
        raw[0] = (byte) type;
        System.arraycopy(rlp, 0, raw, 1, rlp.length);
        return raw;
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
