package vouch.protocol.mixin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.protocol.MalformedException;
import vouch.protocol.Vectors;
import vouch.protocol.json.JsonObject;

/// Ids that others computed, and users who have no conversation.
class ConversationIdsTest {

    static List<JsonObject> contacts() {
        return vectors("contacts");
    }

    static List<JsonObject> refused() {
        return vectors("refused");
    }

    private static List<JsonObject> vectors(String name) {
        return Vectors.object("mixin/conversations.json").array(name).elements().stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("contacts")
    void twoUsersHaveOneConversationWhoeverAsks(JsonObject vector) {
        String one = vector.string("one");
        String other = vector.string("other");
        var id = UUID.fromString(vector.string("conversation_id"));
        assertThat(ConversationIds.contact(one, other)).isEqualTo(id);
        assertThat(ConversationIds.contact(other, one)).isEqualTo(id);
        assertThat(ConversationIds.contact(UUID.fromString(one), UUID.fromString(other)))
                .isEqualTo(id);
        assertThat(id.version()).isEqualTo(3);
        assertThat(id.variant()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whoAreNotTwoUsersHaveNone(JsonObject vector) {
        assertThatThrownBy(
                        () -> ConversationIds.contact(vector.string("one"), vector.string("other")))
                .isInstanceOf(MalformedException.class)
                .hasMessageEndingWith(".");
    }

    @Test
    void bothHalvesAreThere() {
        assertThat(contacts()).hasSizeGreaterThan(7);
        assertThat(refused()).hasSizeGreaterThan(7);
    }
}
