package vouch.acceptance.mixin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vouch.acceptance.OutsideTool;
import vouch.acceptance.Server;
import vouch.acceptance.SharedServer;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// Clients of the Mixin API that others wrote, unmodified from npm, against a gateway. What each
/// call came to is printed: a scorecard.
@ExtendWith(SharedServer.class)
final class SdkTest {

    private final Server server;

    SdkTest(Server server) {
        this.server = server;
    }

    private record Line(String client, String call, boolean ok, String detail) {

        static Line of(String text) {
            var json = (JsonObject) Json.parse(text);
            return new Line(
                    json.string("client"),
                    json.string("call"),
                    json.truth("ok"),
                    json.string("detail"));
        }

        @Override
        public String toString() {
            return "%-4s %-22s %-50s %s".formatted(ok ? "ok" : "FAIL", client, call, detail);
        }
    }

    @Test
    void everyCallOfEveryClientComesToWhatItsDocumentsSay() {
        var result =
                OutsideTool.node("sdk-witness.cjs", "mixin-node-sdk")
                        .run(server.data().resolve("demo.json").toString());
        List<Line> lines = new ArrayList<>();
        result.out().lines().filter(text -> text.startsWith("{")).map(Line::of).forEach(lines::add);

        System.out.println("--- clients of the Mixin API");
        lines.forEach(System.out::println);

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(lines.stream().map(Line::client).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "mixin-node-sdk RS512", "mixin-node-sdk EdDSA", "@mixin.dev EdDSA");
        assertThat(lines).filteredOn(line -> !line.ok()).isEmpty();
    }
}
