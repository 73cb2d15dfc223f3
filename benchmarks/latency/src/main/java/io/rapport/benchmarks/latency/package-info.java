/// Collecting in an open model, by Gatling; `./rapport bench collect latency` starts it.
package io.rapport.benchmarks.latency;
