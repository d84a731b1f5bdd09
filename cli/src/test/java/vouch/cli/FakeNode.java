package vouch.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An Ethereum node that knows one chain id, and one answer to any block.
final class FakeNode implements AutoCloseable {

    private final HttpServer server;
    private final String chainId;
    private final String block;
    private final List<String> asked = new ArrayList<>();

    /// @param block the JSON it answers for every block
    FakeNode(long chainId, String block) {
        this.chainId = "\"0x" + Long.toHexString(chainId) + "\"";
        this.block = block;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v3/a-secret-key";
    }

    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(body);
        String result = body.contains("eth_chainId") ? chainId : block;
        byte[] answer =
                ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
