/// Rate limits in fixed hours. Start at [vouch.server.limit.RateLimits].
@NullMarked
package vouch.server.limit;

import org.jspecify.annotations.NullMarked;
