/// The program `vouch` as a user meets it: stamp, verify, info, upgrade and the accounts of a
/// server.
///
/// Start at [vouch.cli.Main]. What a command takes from outside (environment, directory, time)
/// comes as [vouch.cli.Surroundings]; `docs/cli.md` is the manual.
@NullMarked
package vouch.cli;

import org.jspecify.annotations.NullMarked;
