package io.rapport.interactions.tail;

import java.util.UUID;

/// An event that was read from the log.
record Seen(long position, UUID sourceId, TailEvent event) {}
