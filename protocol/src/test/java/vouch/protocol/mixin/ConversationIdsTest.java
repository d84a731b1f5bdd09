package vouch.protocol.mixin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConversationIdsTest {

    private static final UUID ONE = UUID.fromString("773e5e77-4107-45c2-b648-8fc722ed77f5");
    private static final UUID OTHER = UUID.fromString("06aed1e3-bd77-4a59-991a-5bb5ae6fbb09");

    @Test
    void twoUsersHaveOneConversationWhoeverAsks() {
        var published = UUID.fromString("313a185c-7322-35c9-8ef5-94ba03459001");
        assertThat(ConversationIds.contact(ONE, OTHER)).isEqualTo(published);
        assertThat(ConversationIds.contact(OTHER, ONE)).isEqualTo(published);
    }

    @Test
    void itIsAUuidOfVersion3() {
        var id = ConversationIds.contact(ONE, ONE);
        assertThat(id.version()).isEqualTo(3);
        assertThat(id.variant()).isEqualTo(2);
    }
}
