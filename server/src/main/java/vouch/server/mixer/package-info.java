/// The mixer: delayed forwarding of a token from a pool, on test networks only and with every
/// payout traceable (`docs/mixer.md`). Start at [vouch.server.mixer.MixerService].
@NullMarked
package vouch.server.mixer;

import org.jspecify.annotations.NullMarked;
