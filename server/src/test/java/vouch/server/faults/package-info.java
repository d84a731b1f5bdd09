/// What goes wrong between a gateway and its node, made to go wrong on purpose: begin with
/// [FaultProxy]. The tests of the built program use this package too, so it stands on the JDK and
/// on `protocol` alone.
@NullMarked
package vouch.server.faults;

import org.jspecify.annotations.NullMarked;
