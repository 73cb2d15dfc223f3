/// Collecting through the gateway: how fast, with much stored, beyond what it can take, and how
/// long a call takes at half of that. One class for each part, and what they have in common.
package io.rapport.benchmarks.collect;
