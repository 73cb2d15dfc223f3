package io.rapport.interactions.consent;

import java.time.Instant;
import java.util.UUID;

/// A message that was held back.
public record HeldMessage(UUID sourceId, String category, Instant receivedAt) {}
