/// How a PIN of the Mixin API travels: encrypted for one session, at one time, once
/// (`docs/mixin.md`). Start at [vouch.protocol.pin.PinMessage].
@NullMarked
package vouch.protocol.pin;

import org.jspecify.annotations.NullMarked;
