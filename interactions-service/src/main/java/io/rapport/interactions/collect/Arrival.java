package io.rapport.interactions.collect;

import io.rapport.interactions.door.Collected;
import java.util.UUID;

/// An event on its way into the store.
record Arrival(UUID sourceId, Collected event) {}
