package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// asyncapi.yaml tells of every action of blaze, and of no other.
class AsyncApiTest {

    private static JsonNode description() throws IOException {
        try (var in = AsyncApiTest.class.getResourceAsStream("/asyncapi.yaml")) {
            return new YAMLMapper().readTree(in);
        }
    }

    private static String resolved(JsonNode root, String reference) {
        return root.at(reference.substring(1)).isMissingNode() ? reference : "";
    }

    @Test
    void itsRequestsAreTheActionsThereAre() throws Exception {
        var root = description();
        var described = new TreeSet<String>();
        for (var reference : root.at("/operations/request/messages")) {
            var message = root.at(reference.get("$ref").textValue().substring(1));
            var target = root.at(message.get("$ref").textValue().substring(1));
            described.add(target.at("/payload/properties/action/const").textValue());
        }
        var actions = new TreeSet<String>();
        Arrays.stream(BlazeAction.values()).map(Enum::name).forEach(actions::add);
        assertThat(described).isEqualTo(actions);
    }

    @Test
    void itsMessagesHaveTheFieldsThatAreSent() throws Exception {
        var root = description();
        var message =
                new Message(
                        1,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "PLAIN_TEXT",
                        "aGk=",
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Duration.ZERO,
                        Instant.EPOCH);
        assertThat(names(root.at("/components/schemas/message/properties")))
                .isEqualTo(names(BlazeAnswers.data(message, "CREATE_MESSAGE")));
        var receipt =
                new Receipt(
                        2,
                        message.messageId(),
                        message.conversationId(),
                        Instant.EPOCH,
                        UUID.randomUUID(),
                        true,
                        Instant.EPOCH);
        assertThat(
                        names(
                                root.at(
                                        "/components/messages/receipt/payload/properties/data/properties")))
                .isEqualTo(names(BlazeAnswers.receipt(receipt).get("data")));
    }

    private static Set<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void noReferenceLeadsNowhere() throws Exception {
        var root = description();
        assertThat(root.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(resolved(root, reference)).isEmpty());
    }
}
