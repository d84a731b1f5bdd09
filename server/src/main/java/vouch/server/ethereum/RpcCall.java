package vouch.server.ethereum;

import java.util.List;

/// One call of a node's method.
record RpcCall(String method, List<Object> parameters) {

    RpcCall {
        parameters = List.copyOf(parameters);
    }

    static RpcCall of(String method, Object... parameters) {
        return new RpcCall(method, List.of(parameters));
    }
}
