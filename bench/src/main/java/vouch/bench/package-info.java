/// Load runs against a running server: what it does in a second, and how long a caller waits.
///
/// Start at [vouch.bench.Main].
@NullMarked
package vouch.bench;

import org.jspecify.annotations.NullMarked;
