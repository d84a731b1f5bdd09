package vouch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import vouch.client.Account;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// A token that is always good: renewed by a thread of its own long before it runs out, and handed
/// on only once it may be used.
final class Tokens implements AutoCloseable {

    private static final Duration RENEW_EVERY = Duration.ofSeconds(20);
    private static final Duration NOT_BEFORE = Duration.ofMillis(1_100);

    private final URI url;
    private final Account.Credentials account;
    private final Thread renewing;
    private volatile String token;

    Tokens(URI url, Account.Credentials account) throws IOException, InterruptedException {
        this.url = url;
        this.account = account;
        this.token = fresh();
        this.renewing = Thread.ofVirtual().name("tokens").start(this::renew);
    }

    String current() {
        return token;
    }

    private void renew() {
        try {
            while (true) {
                Thread.sleep(RENEW_EVERY);
                token = fresh();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("vouch bench: no new token (" + e.getMessage() + ")");
        }
    }

    private String fresh() throws IOException, InterruptedException {
        try (var wire = new Wire(url)) {
            String form =
                    "key="
                            + URLEncoder.encode(account.key(), StandardCharsets.UTF_8)
                            + "&password="
                            + URLEncoder.encode(account.password(), StandardCharsets.UTF_8);
            Wire.Reply reply =
                    wire.post("/api/v1/auth", "", "application/x-www-form-urlencoded", form);
            if (reply.status() != 200 || !(Json.parse(reply.body()) instanceof JsonObject answer)) {
                throw new IOException("authentication answered with status " + reply.status());
            }
            Thread.sleep(NOT_BEFORE);
            return answer.string("jwt");
        }
    }

    @Override
    public void close() {
        renewing.interrupt();
    }
}
