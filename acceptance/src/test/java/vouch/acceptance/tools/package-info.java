/// What we write, shown to programs that others wrote.
@NullMarked
package vouch.acceptance.tools;

import org.jspecify.annotations.NullMarked;
