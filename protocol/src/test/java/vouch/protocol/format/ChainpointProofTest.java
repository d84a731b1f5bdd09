package vouch.protocol.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.RecordedBlock;
import vouch.protocol.json.Json;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.SampleLog;

class ChainpointProofTest {

    private static final String OP = "{\"op\":\"sha-256\"},";

    private final Proof proof = SampleLog.anchored(5, SampleLog.SIZE, "block-17", 0);
    private final String json = FormatTest.text(Format.CHAINPOINT, proof);

    @Test
    void aFinalProofLeadsToTheTransactionsInput() {
        for (int index = 0; index < SampleLog.SIZE; index++) {
            Proof one = SampleLog.anchored(index, SampleLog.SIZE, "block-17", 0);
            ChainpointProof written = parse(FormatTest.text(Format.CHAINPOINT, one));
            assertThat(written.hash()).isEqualTo(SampleLog.entry(index));
            assertThat(written.value()).isEqualTo(SampleLog.checkpoint(SampleLog.SIZE).root());
            assertThat(written.transaction()).isEqualTo(first("block-17", 0));
        }
    }

    @Test
    void aDirectProofHasNoOperationButItsAnchor() {
        ChainpointProof written = parse(FormatTest.text(Format.CHAINPOINT, FormatSamples.direct()));
        assertThat(written.steps()).isEmpty();
        assertThat(written.value()).isEqualTo(written.hash());
        assertThat(written.transaction()).isEqualTo(first("block-17-direct", 16));
    }

    @Test
    void aProofThatIsNotFinalHasNoTransactionYet() {
        assertThat(Format.CHAINPOINT.write(SampleLog.logged(5, SampleLog.SIZE)))
                .isEqualTo(new Export.NotYet("The proof is not final: no block holds it yet."));
    }

    @Test
    void theIdIsAUuidOfTheReceiptsTime() {
        ChainpointProof written = parse(json);
        assertThat(written.hashReceived()).isEqualTo(Instant.parse("2026-09-21T14:13:25Z"));
        // 100 ns since 1582-10-15T00:00Z.
        long milliseconds = (written.id().timestamp() - 0x01b21dd213814000L) / 10_000;
        assertThat(Instant.ofEpochMilli(milliseconds)).isEqualTo(proof.receipt().acceptedAt());
        assertThat(written.id().version()).isEqualTo(1);
        // A node that is no network card has its lowest bit of the first byte set.
        assertThat(written.id().node() >>> 40 & 1).isEqualTo(1);
        Proof other = SampleLog.anchored(6, SampleLog.SIZE, "block-17", 0);
        assertThat(parse(FormatTest.text(Format.CHAINPOINT, other)).id().node())
                .isNotEqualTo(written.id().node());
    }

    @Test
    void spacesAndOrderOfMembersMayDiffer() {
        String type = "  \"type\": \"Chainpoint\",\n";
        String moved = json.replace(type, "").replaceFirst("\\{\n", "{" + type);
        assertThat(moved).isNotEqualTo(json);
        assertThat(parse(moved)).isEqualTo(parse(json));
        assertThat(parse(moved).text()).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "chainpoint/v4 | chainpoint/v3 | another version",
                "\"Chainpoint\" | \"chainpoint\" | another type",
                "\"type\": \"Chainpoint\" | \"type\": null | null",
                "\"l\": \"00\" | \"l\": \"00\", \"r\": \"00\" | two operations in one",
                "\"l\": \"00\" | \"l\": \"\" | an empty operand",
                "\"l\": \"00\" | \"l\": \"zero\" | an operand of text",
                "\"l\": \"00\" | \"x\": \"00\" | an unknown operation",
                "sha-256 | sha-256-x2 | another hash",
                "\"eth\" | \"btc\" | another chain",
                "eth_anchor_branch | btc_anchor_branch | another branch",
                "\"anchor_id\": \"0x | \"anchor_id\": \" | a transaction without 0x",
                "\"anchor_id\": | \"uris\": [], \"anchor_id\": | a member that is not known",
                "T14:13:25Z | T14:13:26Z | another time than the id's",
                "T14:13:25Z | T14:13:60Z | no time",
                "T14:13:25Z | T14:13:25.123Z | milliseconds",
                "-11f1- | -41f1- | a random UUID",
            })
    void whatWeWouldNotWriteIsRefused(String from, String to, String why) {
        assertThat(json).contains(from);
        int at = json.indexOf(from);
        String changed = json.substring(0, at) + to + json.substring(at + from.length());
        assertThatThrownBy(() -> parse(changed)).as(why).isInstanceOf(MalformedException.class);
    }

    @Test
    void otherBranchesAnchorsAndLengthsAreRefused() {
        String compact = Json.compact(Json.parse(json));
        String anchor = compact.replaceFirst(".*\"anchors\":\\[(.*?)\\].*", "$1");
        String digest = proof.digest().hex();
        String id = parse(json).id().toString();
        List<String> changed =
                List.of(
                        "[]",
                        compact.replace("\"label\"", "\"branches\":[],\"label\""),
                        compact.replaceFirst("\"branches\":.*", "\"branches\":[]}"),
                        compact.replaceFirst("\"ops\":.*", "\"ops\":[]}]}"),
                        compact.replace("[{\"l\"", "[" + OP.repeat(256) + "{\"l\""),
                        compact.replace("[{\"l\"", "[{\"l\":\"" + "00".repeat(257) + "\"},{\"l\""),
                        compact.replace(anchor, anchor + "," + anchor),
                        compact.replace(OP + "{\"anchors\"", "{\"anchors\""),
                        compact.replace(id, "00000000-0000-0000-0000-000000000000"),
                        compact.replace(id, "1-2-3-4-5"),
                        compact.replace(digest, digest.toUpperCase(Locale.ROOT)),
                        compact + " ".repeat(ChainpointProof.BYTES_MAX));
        assertThat(parse(compact)).isEqualTo(parse(json));
        for (String text : changed) {
            assertThat(text).isNotEqualTo(compact);
            assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedException.class);
        }
    }

    private static ChainpointProof parse(String json) {
        return ChainpointProof.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Hash first(String block, int transaction) {
        return Hash.parse(RecordedBlock.read(block).transactionHashes().get(transaction));
    }
}
