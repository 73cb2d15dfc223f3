/// The whole platform under faults: everything is killed, stopped and disconnected in turn while
/// known events and contacts are written; then every figure is compared with what was written.
package io.rapport.benchmarks.chaos;
