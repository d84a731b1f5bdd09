package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;

/// What a node answered to one call.
sealed interface RpcAnswer {

    /// The call worked; the value may be JSON's null.
    record Value(JsonNode json) implements RpcAnswer {}

    /// The node refused the call. The message is the node's own, cut to a length fit for a log.
    record Refused(long code, String message) implements RpcAnswer {}
}
