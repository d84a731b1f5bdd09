@NullMarked
package vouch.server;

import org.jspecify.annotations.NullMarked;
