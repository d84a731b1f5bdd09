/// The SDK: a program's way to a Vouch server, with nothing but the JDK underneath.
///
/// Start at [vouch.client.Prexis].
@NullMarked
package vouch.client;

import org.jspecify.annotations.NullMarked;
