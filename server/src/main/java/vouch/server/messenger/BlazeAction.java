package vouch.server.messenger;

import java.util.Optional;

/// What a client may ask for over blaze. `asyncapi.yaml` describes each.
enum BlazeAction {
    LIST_PENDING_MESSAGES,
    CREATE_MESSAGE,
    CREATE_PLAIN_MESSAGES,
    ACKNOWLEDGE_MESSAGE_RECEIPT,
    ACKNOWLEDGE_MESSAGE_RECEIPTS;

    /// What the server calls news of no request of the client's.
    static final String ERROR = "ERROR";

    static Optional<BlazeAction> find(String name) {
        for (var action : values()) {
            if (action.name().equals(name)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }
}
