package vouch.client;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether the mixer's books agree with the balances on the chain.
///
/// @param differences a sentence for each thing that does not agree
/// @param amounts what each part of the books comes to, in units of the token, by the name the
///   server gives it
public record MixerCheck(boolean holds, List<String> differences, Map<String, BigDecimal> amounts) {

    public MixerCheck {
        differences = List.copyOf(differences);
        amounts = Collections.unmodifiableMap(new LinkedHashMap<>(amounts));
    }
}
