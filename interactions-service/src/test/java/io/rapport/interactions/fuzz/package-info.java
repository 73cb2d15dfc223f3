/// Inputs that nobody would write, for every way in.
package io.rapport.interactions.fuzz;
