/// Counters, gauges and histograms in the Prometheus text format.
@NullMarked
package vouch.server.metrics;

import org.jspecify.annotations.NullMarked;
