/// Measurements against the running platform, each beside the bare database of the same run.
package io.rapport.benchmarks;
