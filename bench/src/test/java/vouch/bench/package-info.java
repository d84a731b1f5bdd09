@NullMarked
package vouch.bench;

import org.jspecify.annotations.NullMarked;
