/// How many events each source brought and what became of them, by hour: counted in the
/// transaction that decides it, without a row that two transactions would wait for.
package io.rapport.interactions.stats;
