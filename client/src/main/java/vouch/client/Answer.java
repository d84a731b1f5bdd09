package vouch.client;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/// What a server answered, whole; the body is within the limit that the call set.
record Answer(int status, HttpHeaders headers, String body) {

    Answer(int status, HttpHeaders headers, byte[] body) {
        this(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    boolean isBusy() {
        return status == 429 || status == 503;
    }
}
