@NullMarked
package vouch.protocol;

import org.jspecify.annotations.NullMarked;
