/// Faults for tests: a TCP proxy that misbehaves on demand, real processes to kill and to stop, a
/// durable PostgreSQL to crash, to back up and to restore, and a clock to set.
package io.rapport.testing.fault;
