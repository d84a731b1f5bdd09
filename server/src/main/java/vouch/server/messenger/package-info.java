/// The messenger: the classic Mixin bot API, as unmodified clients speak it (`docs/mixin.md`).
/// Start at [vouch.server.messenger.MessengerService].
@NullMarked
package vouch.server.messenger;

import org.jspecify.annotations.NullMarked;
