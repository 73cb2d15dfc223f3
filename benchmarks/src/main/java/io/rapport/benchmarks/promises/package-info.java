/// The table of what the log promises, from the tests that show it.
package io.rapport.benchmarks.promises;
