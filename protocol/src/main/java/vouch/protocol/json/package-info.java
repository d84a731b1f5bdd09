/// A small strict JSON reader and writer (RFC 8259), so that the offline verifier and the SDK need
/// nothing but the JDK. Start at [vouch.protocol.json.Json].
@NullMarked
package vouch.protocol.json;

import org.jspecify.annotations.NullMarked;
