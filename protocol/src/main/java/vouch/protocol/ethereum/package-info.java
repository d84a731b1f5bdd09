/// Ethereum's bytes, as far as a proof needs them: Keccak-256, RLP, raw transactions, block headers
/// and the trie of a block's transactions. Start at [vouch.protocol.ethereum.TransactionTrie].
@NullMarked
package vouch.protocol.ethereum;

import org.jspecify.annotations.NullMarked;
