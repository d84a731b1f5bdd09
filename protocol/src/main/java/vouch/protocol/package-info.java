/// The words both sides speak: digests, the log's mathematics, proofs and their formats. Everything
/// here is pure and needs nothing but `java.base`; start at [Digest].
@NullMarked
package vouch.protocol;

import org.jspecify.annotations.NullMarked;
