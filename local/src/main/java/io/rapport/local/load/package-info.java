/// Sends a file of events through the gateway's collection API: every line once, whatever fails on
/// the way, and known by its message id, so that a repeat adds nothing.
package io.rapport.local.load;
