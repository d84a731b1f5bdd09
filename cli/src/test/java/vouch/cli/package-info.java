@NullMarked
package vouch.cli;

import org.jspecify.annotations.NullMarked;
