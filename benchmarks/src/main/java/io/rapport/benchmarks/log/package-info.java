/// The log between two services, end to end over HTTP: rate, lag, and what an event costs.
package io.rapport.benchmarks.log;
