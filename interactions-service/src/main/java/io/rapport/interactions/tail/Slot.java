package io.rapport.interactions.tail;

import java.time.LocalDate;

/// Where in the log an event stands, and where in its table.
record Slot(long position, LocalDate day, long seq) {}
