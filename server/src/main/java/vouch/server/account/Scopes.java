package vouch.server.account;

import java.util.List;
import java.util.Set;

/// What a token may be used for: everything, or what was granted.
public record Scopes(boolean full, Set<String> granted) {

    public static final Scopes FULL = new Scopes(true, Set.of());

    private static final String FULL_WORD = "FULL";

    public Scopes {
        granted = Set.copyOf(granted);
    }

    /// The claim `scp`: names with spaces between, or `FULL`.
    static Scopes of(String claim) {
        var names = Set.copyOf(List.of(claim.strip().split(" +", -1)));
        return names.contains(FULL_WORD) ? FULL : new Scopes(false, names);
    }

    public boolean allow(String scope) {
        return full || granted.contains(scope);
    }
}
