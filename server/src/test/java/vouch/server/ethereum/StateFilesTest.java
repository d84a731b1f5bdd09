package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFilesTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path directory;

    private static byte[] gzip(String text) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    void ofTwoFirstBlocksTheOneTheChainBeganWithIsKept() throws Exception {
        try (var anvil = new Anvil(directory)) {
            anvil.mine(2);
            anvil.chain.dump();
        }
        var state = new StateFiles(directory);
        String genesis = state.genesis().orElseThrow();
        ObjectNode dump;
        try (var in = new GZIPInputStream(Files.newInputStream(state.newest()))) {
            dump = (ObjectNode) JSON.readTree(in);
        }
        ArrayNode blocks = dump.withArray("blocks");
        for (JsonNode block : blocks.deepCopy()) {
            if (block.path("header").path("number").asText().equals("0x0")) {
                ObjectNode other = block.deepCopy();
                other.withObject("header").put("timestamp", "0x5");
                blocks.insert(0, other);
                blocks.add(other.deepCopy());
            }
        }
        int doubled = blocks.size();
        state.write(gzip(dump.toString()));

        JsonNode kept = JSON.readTree(state.unpack(state.newest(), genesis).toFile());

        assertThat(kept.path("blocks")).hasSize(doubled - 2);
        assertThat(kept.path("blocks"))
                .filteredOn(block -> block.path("header").path("number").asText().equals("0x0"))
                .singleElement()
                .satisfies(block ->
                        assertThat(BlockHeaders.hash(block.path("header"))).isEqualTo(genesis));
        assertThat(kept.path("accounts")).isEqualTo(dump.path("accounts"));
        assertThat(kept.path("transactions")).isEqualTo(dump.path("transactions"));
    }

    @Test
    void theStateBeforeIsKept() throws Exception {
        var state = new StateFiles(directory);
        assertThat(state.dumps()).isEmpty();
        state.write(gzip("{\"n\":1}"));
        state.write(gzip("{\"n\":2}"));
        state.write(gzip("{\"n\":3}"));

        assertThat(state.dumps()).hasSize(2);
        assertThat(Files.readString(state.unpack(state.dumps().getFirst(), "")))
                .isEqualTo("{\"n\":3}");
        assertThat(Files.readString(state.unpack(state.dumps().getLast(), "")))
                .isEqualTo("{\"n\":2}");
    }

    @Test
    void whatIsNotAWholeDumpNeverTakesTheOldOnesPlace() throws Exception {
        var state = new StateFiles(directory);
        state.write(gzip("{\"n\":1}"));
        byte[] whole = gzip("{\"n\":2}");
        byte[] cut = Arrays.copyOf(whole, whole.length - 4);

        for (byte[] bad : new byte[][] {cut, new byte[0], gzip("nothing"), gzip("")}) {
            assertThatThrownBy(() -> state.write(bad)).isInstanceOf(UncheckedIOException.class);
        }

        assertThat(Files.readString(state.unpack(state.newest(), ""))).isEqualTo("{\"n\":1}");
    }
}
