/// The log's mathematics and its notes: an RFC 6962 tree, its checkpoints as C2SP signed notes, and
/// the paths of its tiles. Start at [vouch.protocol.log.Merkle] and
/// [vouch.protocol.log.Checkpoint].
@NullMarked
package vouch.protocol.log;

import org.jspecify.annotations.NullMarked;
