package vouch.acceptance.crash;

import java.util.Random;
import java.util.stream.LongStream;
import vouch.acceptance.Launch;

/// How much is done, and from which seed.
final class Counts {

    private static final boolean LONG = Boolean.getBoolean("vouch.long");
    private static final long SEED = Long.getLong("vouch.seed", 20_260_427L);

    private Counts() {}

    /// The one or the other, as the run is.
    static int shortOrLong(int few, int many) {
        return LONG ? many : few;
    }

    /// The one seed of a short run, or of one that names it; so many of a long one.
    static LongStream seeds(int many) {
        boolean one = !LONG || Long.getLong("vouch.seed") != null;
        return LongStream.range(SEED, SEED + (one ? 1 : many));
    }

    /// The same numbers at each run; the seed is printed, and `-Dvouch.seed` gives another.
    static Random random(String what) {
        System.out.println(what + ": seed " + SEED + " (-Dvouch.seed=" + SEED + ")");
        return new Random(SEED ^ what.hashCode());
    }

    /// Without a limit that a load would meet, and with an anchor as often as there is something
    /// new.
    static Launch unlimited(Launch launch) {
        var unlimited = launch.set("notary.anchor-interval", "0s");
        for (var endpoint : new String[] {"auth", "credits", "register", "batch"}) {
            unlimited = unlimited.set("limits." + endpoint, "1000000");
        }
        return unlimited.set("limits.transaction", "1000000").set("limits.proof", "1000000");
    }
}
