/// Everything that speaks to a chain: JSON-RPC, keys, the transaction engine, the follower, the
/// embedded node. Start at [vouch.server.ethereum.Transactions].
@NullMarked
package vouch.server.ethereum;

import org.jspecify.annotations.NullMarked;
