/// What survives: the gateway is killed, stopped, starved of space and raced, and afterwards
/// everything it had answered must still be true. Begin with [KillUnderLoadTest].
@NullMarked
package vouch.acceptance.crash;

import org.jspecify.annotations.NullMarked;
