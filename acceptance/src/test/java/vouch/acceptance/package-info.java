/// The built program from outside: the gateway and the command line as processes, spoken to by the
/// SDK, by commands and over bare sockets. Begin with [Server] and [Servers].
@NullMarked
package vouch.acceptance;

import org.jspecify.annotations.NullMarked;
