/// A service that has nothing but the log: one process publishes, another has the effects.
package io.rapport.benchmarks.service;
