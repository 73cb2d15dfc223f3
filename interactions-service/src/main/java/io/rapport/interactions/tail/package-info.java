/// Watching a source: its events as they come, with what becomes of them, as server-sent events.
/// The database is the buffer: the log of collected events is followed once for all who watch, and
/// whoever reads too slowly is told how much was left out.
package io.rapport.interactions.tail;
