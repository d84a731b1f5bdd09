/// The program `vouch` as its users meet it: commands, files, exit codes.
@NullMarked
package vouch.acceptance.cli;

import org.jspecify.annotations.NullMarked;
