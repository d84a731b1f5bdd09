/// The notary: a digest is accepted, logged, anchored and proved. Start at
/// [vouch.server.notary.Notary].
@NullMarked
package vouch.server.notary;

import org.jspecify.annotations.NullMarked;
