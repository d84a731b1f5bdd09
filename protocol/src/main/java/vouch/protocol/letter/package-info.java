/// Letters of guarantee: what the mixer promises for an order, signed by a key that says so
/// (`docs/mixer.md`). Start at [vouch.protocol.letter.SignedLetter].
@NullMarked
package vouch.protocol.letter;

import org.jspecify.annotations.NullMarked;
