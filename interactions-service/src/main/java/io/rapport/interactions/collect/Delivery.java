package io.rapport.interactions.collect;

import java.util.UUID;

/// What one call brings.
record Delivery(UUID sourceId, Submission submission) {}
