/// A few types of ours over the web server: routes, requests, answers and their limits. No feature
/// is known here. Start at [vouch.server.http.Route].
@NullMarked
package vouch.server.http;

import org.jspecify.annotations.NullMarked;
