/// Who is calling: client keys, passwords and tokens, turned into a [vouch.server.account.Caller].
@NullMarked
package vouch.server.account;

import org.jspecify.annotations.NullMarked;
