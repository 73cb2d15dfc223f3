package io.rapport.interactions.collect;

import io.rapport.interactions.door.Passed;
import java.util.UUID;

/// What one call brings.
record Delivery(UUID sourceId, Passed passed) {}
