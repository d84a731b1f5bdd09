/// IPFS's name for a file's content, made without IPFS. Start at [vouch.protocol.ipfs.CidV0].
@NullMarked
package vouch.protocol.ipfs;

import org.jspecify.annotations.NullMarked;
