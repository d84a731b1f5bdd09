/// How requests of the Mixin API are signed: what is hashed, and the token that says so
/// (`docs/mixin.md`). Start at [vouch.protocol.request.RequestSignature].
@NullMarked
package vouch.protocol.request;

import org.jspecify.annotations.NullMarked;
