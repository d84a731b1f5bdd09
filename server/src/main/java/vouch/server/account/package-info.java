/// Who is calling: client keys, passwords and tokens, turned into a [vouch.server.account.Caller];
/// sessions and the requests they sign, turned into a [vouch.server.account.AppCaller].
@NullMarked
package vouch.server.account;

import org.jspecify.annotations.NullMarked;
