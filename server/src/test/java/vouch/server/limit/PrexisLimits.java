package vouch.server.limit;

import java.util.Map;

/// The limits that tests give to the endpoints of the Prëxis API, which are the usual ones.
public final class PrexisLimits {

    public static final Map<String, Long> DEFAULTS =
            Map.of(
                    "auth", 1_000L,
                    "credits", 10_000L,
                    "register", 10_000L,
                    "batch", 10_000L,
                    "transaction", 10_000L,
                    "proof", 10_000L,
                    "registerdoc", 1_000L,
                    "docs", 10_000L,
                    "events", 10_000L);

    private PrexisLimits() {}
}
