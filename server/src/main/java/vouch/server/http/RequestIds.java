package vouch.server.http;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// The name of a request in logs and answers: the caller's own where it is harmless, else a random
/// one. Not secret and not a proof of anything.
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestIds() {}

    static String of(Optional<String> given) {
        return given.filter(id -> HARMLESS.matcher(id).matches()).orElseGet(RequestIds::random);
    }

    static String random() {
        byte[] bytes = new byte[12];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
