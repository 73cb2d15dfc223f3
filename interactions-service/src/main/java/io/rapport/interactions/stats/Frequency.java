package io.rapport.interactions.stats;

import java.time.Instant;

/// How often something was counted beside a verdict, and when last.
record Frequency(String label, long events, Instant lastAt) {}
