@NullMarked
package vouch.client;

import org.jspecify.annotations.NullMarked;
