/// Proofs: the receipt, the bundle that grows with it, and the verifier that needs nothing but the
/// bundle. `docs/proofs.md` is the format; start at [vouch.protocol.proof.Proof].
@NullMarked
package vouch.protocol.proof;

import org.jspecify.annotations.NullMarked;
