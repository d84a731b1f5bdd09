/// A proof in other people's formats, so that their tools verify it: each is made from the bundle
/// alone, and each is read as strictly as it is written. `docs/proofs.md` has their bytes; start at
/// [vouch.protocol.format.Format].
@NullMarked
package vouch.protocol.format;

import org.jspecify.annotations.NullMarked;
