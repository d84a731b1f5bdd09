/// Double-entry bookkeeping. Start at [vouch.server.ledger.Ledger].
@NullMarked
package vouch.server.ledger;

import org.jspecify.annotations.NullMarked;
